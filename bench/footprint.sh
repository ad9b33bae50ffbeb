#!/bin/bash
# Start time and resident memory of a running bundle, idle and under load, for each way to start it: Java, Java with the class
# archive, Java with the archive and the first compiler alone, and a native executable; sizes of images where an engine is.
# All ways in one interleaved run in random order against this project's own simulator. The ratios of one run hold elsewhere;
# the figures are those of one machine. Linux only.
# Usage: bench/footprint.sh [-n ROUNDS] [-m MESSAGES] [-x EXECUTABLE] [-i IMAGE]...
#   -n ROUNDS      how often each way is started (5)
#   -m MESSAGES    how many messages go out in each round (500)
#   -x EXECUTABLE  a native executable to measure beside Java
#   -i IMAGE       an image whose size is to be said
# First: mvn -DskipTests package. MAIL_CARAVAN_JAVA_OPTIONS holds for all ways of Java (-Xmx256m).
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/simulator.sh

fail() {
  printf 'bench/footprint.sh: %s\n' "$1" >&2
  exit 1
}
rounds=5
messages=500
executable=
images=()
while getopts n:m:x:i: option; do
  case $option in
    n) rounds=$OPTARG ;;
    m) messages=$OPTARG ;;
    x) executable=$OPTARG ;;
    i) images+=("$OPTARG") ;;
    *) fail 'usage: bench/footprint.sh [-n ROUNDS] [-m MESSAGES] [-x EXECUTABLE] [-i IMAGE]...' ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || fail "$1 is no option"
[[ $rounds =~ ^[1-9][0-9]{0,2}$ ]] || fail 'ROUNDS is a number from 1 to 999'
[[ $messages =~ ^[1-9][0-9]{0,4}$ ]] || fail 'MESSAGES is a number from 1 to 99999'
[ -r /proc/self/smaps_rollup ] || fail 'this system does not say how much memory a process has (/proc/PID/smaps_rollup)'
if [ -n "$executable" ]; then
  [ -x "$executable" ] || fail "$executable cannot be executed"
  executable=$(realpath "$executable")
fi
app=$PWD/target/quarkus-app
[ -x "$app/bin/mail-caravan" ] || fail 'the program is not built: mvn -DskipTests package'

# the log is read in English
export LC_ALL=C.UTF-8
umask 077
work=$(mktemp -d)
simulator=
bundle=
clean() {
  for each in $bundle $simulator; do
    kill "$each" 2>/dev/null || :
    wait "$each" 2>/dev/null || :
  done
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM
export MAIL_CARAVAN_JAVA_OPTIONS="${MAIL_CARAVAN_JAVA_OPTIONS:--Xmx256m}"

# the archive lies beside the program that it belongs to, so each way has its own copy
cp -r "$app" "$work/plain"
rm -f "$work/plain"/*.jsa
cp -r "$work/plain" "$work/shared"
"$work/shared/bin/class-archive"
ways=(plain shared lean)
[ -z "$executable" ] || ways+=(native)

start_simulator "$work/plain/bin/mail-caravan"
settings caravan.settle=500ms >"$work/application.properties"
mailbox=$(sed -n 's/^UserID=//p' "$(said caravan.accounts.default.token-file)" | tr -d '\r')

# replaces the shell that it is called in, so that the process that is measured is the program
start() {
  local run=(run --config "$work/application.properties")
  case $1 in
    plain | shared) exec "$work/$1/bin/mail-caravan" "${run[@]}" ;;
    lean)
      MAIL_CARAVAN_JAVA_OPTIONS="$MAIL_CARAVAN_JAVA_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
      exec "$work/shared/bin/mail-caravan" "${run[@]}"
      ;;
    native) exec "$executable" "${run[@]}" ;;
  esac
}
kilobytes() { awk -v what="$1:" '$1 == what {print $2}' "/proc/$bundle/$2"; }
alive() {
  kill -0 "$bundle" 2>/dev/null && return
  cat "$work/log" >&2
  fail "the bundle has ended ($1)"
}
one() {
  local way=$1 began ended ticks idle peak number
  rm -rf "$work/mail"
  : >"$work/log"
  began=$EPOCHREALTIME
  start "$way" >"$work/out" 2>"$work/log" &
  bundle=$!
  until grep -q ': serves the folder' "$work/log"; do
    alive "$way"
    sleep 0.01
  done
  ended=$EPOCHREALTIME
  # user and system time in clock ticks; the name in parentheses has no blank here
  ticks=$(awk '{print $14 + $15}' "/proc/$bundle/stat")
  sleep 3
  idle=$(kilobytes Rss smaps_rollup)
  # from here on the peak counts anew
  echo 5 >"/proc/$bundle/clear_refs"
  mkdir "$work/draft"
  for ((number = 0; number < messages; number++)); do
    printf 'From: %s\r\nTo: to%s@example.org\r\nSubject: %s %s\r\n\r\n%s\r\n' "$mailbox" "$number" "$way" "$number" \
      "$(printf 'A line of the message.\r\n%.0s' {1..40})" >"$work/draft/$number.eml"
  done
  mv "$work/draft"/* "$work/mail/drop/"
  rmdir "$work/draft"
  until [ "$(find "$work/mail/sent" -name '*.eml' | wc -l)" -eq "$messages" ]; do
    alive "$way"
    sleep 0.1
  done
  peak=$(kilobytes VmHWM status)
  kill -TERM "$bundle"
  wait "$bundle" || fail "the stop of the bundle ended with $? ($way)"
  bundle=
  printf '%s %s %s %s %s\n' "$way" $((10#${ended/[.,]/} - 10#${began/[.,]/})) \
    $((ticks * 1000 / $(getconf CLK_TCK))) "$idle" "$peak" >>"$work/measured"
}
for way in "${ways[@]}"; do one "$way"; done
rm "$work/measured"
for ((round = 0; round < rounds; round++)); do
  for way in $(shuf -e "${ways[@]}"); do one "$way"; done
done

median() { sort -n | awk '{v[NR]=$1} END {print NR % 2 ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }
for way in "${ways[@]}"; do
  printf '%s' "$way"
  for column in 2 3 4 5; do
    printf ' %s' "$(awk -v way="$way" -v column=$column '$1 == way {print $column}' "$work/measured" | median)"
  done
  echo
done >"$work/medians"
printf 'Medians of %s rounds with %s messages each; %s\n' "$rounds" "$messages" "$MAIL_CARAVAN_JAVA_OPTIONS"
awk '
  BEGIN {
    name["plain"] = "Java"; name["shared"] = "Java, class archive"; name["lean"] = "Java, archive, C1 only"
    name["native"] = "native"
    printf "%-24s %8s %6s %8s %6s %8s %6s %8s %6s\n", "", "start s", "ratio", "CPU s", "ratio", "idle MB", "ratio",
      "load MB", "ratio"
  }
  {
    if (NR == 1) for (i = 2; i <= 5; i++) first[i] = $i
    printf "%-24s %8.2f %6.2f %8.2f %6.2f %8.0f %6.2f %8.0f %6.2f\n", name[$1], $2 / 1000000, $2 / first[2], $3 / 1000,
      $3 / first[3], $4 / 1024, $4 / first[4], $5 / 1024, $5 / first[5]
  }' "$work/medians"
for image in ${images[@]+"${images[@]}"}; do
  for engine in docker podman; do
    command -v "$engine" >/dev/null || continue
    size=$("$engine" image inspect --format '{{.Size}}' "$image" 2>/dev/null) || continue
    printf 'image %s: %s MB (%s)\n' "$image" "$((size / 1000000))" "$engine"
    continue 2
  done
  printf 'image %s: no engine here has it\n' "$image"
done
