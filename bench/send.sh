#!/bin/bash
# Time and memory of one send as a ratio to msmtp and curl: the same message to this project's own simulator, STARTTLS and
# XOAUTH2 included, in one interleaved run in random order. A ratio of one run holds for one machine; the times alone do not.
# Usage: bench/send.sh [-x EXECUTABLE] [ROUNDS]     (20; after mvn -DskipTests package)
#   -x EXECUTABLE  a native executable to measure beside Java
set -euo pipefail
cd "$(dirname "$0")/.."
. bench/simulator.sh

executable=
while getopts x: option; do
  case $option in
    x) executable=$OPTARG ;;
    *)
      echo 'usage: bench/send.sh [-x EXECUTABLE] [ROUNDS]' >&2
      exit 1
      ;;
  esac
done
shift $((OPTIND - 1))
rounds=${1:-20}
app=$PWD/target/quarkus-app
missing=()
for each in msmtp curl; do
  command -v "$each" >/dev/null || missing+=("$each")
done
[ -x /usr/bin/time ] && /usr/bin/time --version 2>&1 | grep -q GNU || missing+=(time)
if [ ${#missing[@]} -gt 0 ]; then
  printf 'bench/send.sh: missing: %s (as Debian packages: apt-get install %s)\n' "${missing[*]}" "${missing[*]}" >&2
  exit 1
fi
if ! [ -x "$app/bin/mail-caravan" ]; then
  echo 'bench/send.sh: the program is not built: mvn -DskipTests package' >&2
  exit 1
fi
if ! [[ $rounds =~ ^[1-9][0-9]{0,3}$ ]]; then
  echo 'bench/send.sh: ROUNDS is a number from 1 to 9999' >&2
  exit 1
fi
if [ -n "$executable" ]; then
  if ! [ -x "$executable" ]; then
    printf 'bench/send.sh: %s cannot be executed\n' "$executable" >&2
    exit 1
  fi
  executable=$(realpath "$executable")
fi

umask 077
work=$(mktemp -d)
simulator=
clean() {
  [ -z "$simulator" ] || kill "$simulator" 2>/dev/null || :
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM

# the archive lies beside the program that it belongs to, so each way has its own copy
cp -r "$app" "$work/plain"
rm -f "$work/plain/mail-caravan.jsa"
cp -r "$work/plain" "$work/shared"
"$work/shared/bin/class-archive"

start_simulator "$work/plain/bin/mail-caravan"
port=$(said caravan.accounts.default.smtp.port)
ca=$(said caravan.tls.trusted-certificates)
ini=$(said caravan.accounts.default.token-file)
settings >"$work/application.properties"

# msmtp and curl get their access token once, as Mail Caravan keeps its own for all runs; no secret on a command line
value() { sed -n "s/^$1=//p" "$ini" | tr -d '\r'; }
{
  printf 'url = "%s"\ncacert = "%s"\n' "$(value TokenURI)" "$ca"
  printf 'data-urlencode = "%s"\n' 'grant_type=refresh_token' "client_id=$(value ClientID)" \
    "client_secret=$(value ClientSecret)" "refresh_token=$(value RefreshToken)" \
    'scope=https://outlook.office.com/SMTP.Send offline_access'
} >"$work/token.curl"
# what it rotates is nobody's here: Mail Caravan asks before
"$work/plain/bin/mail-caravan" send -s'first' -T'one' to@example.com --config "$work/application.properties"
curl -sS -K "$work/token.curl" | sed -n 's/.*"access_token"[^"]*"\([^"]*\)".*/\1/p' >"$work/token"
if ! [ -s "$work/token" ]; then
  echo 'bench/send.sh: the simulator has given no access token' >&2
  exit 1
fi

user=$(value UserID)
for ((i = 0; i < 40; i++)); do printf '本文の %d 行目です。\n' "$i"; done >"$work/body.txt"
"$work/plain/bin/mail-caravan" send -s'結果報告' -F"$work/body.txt" to@example.com --dry-run \
  --config "$work/application.properties" >"$work/message.eml"
printf 'url = "smtp://localhost:%s"\nssl-reqd\ncacert = "%s"\nuser = "%s"\noauth2-bearer = "%s"\nmail-from = "%s"\nmail-rcpt = "to@example.com"\nupload-file = "%s"\nsilent\nshow-error\n' \
  "$port" "$ca" "$user" "$(cat "$work/token")" "$user" "$work/message.eml" >"$work/send.curl"
printf 'account default\nhost localhost\nport %s\ntls on\ntls_starttls on\ntls_trust_file %s\nauth xoauth2\nuser %s\nfrom %s\npasswordeval cat %s\n' \
  "$port" "$ca" "$user" "$user" "$work/token" >"$work/msmtprc"

run() {
  local way=$1
  shift
  if ! /usr/bin/time -q -o "$work/measured" -f '%e %M' "$@" >"$work/out" 2>&1 </dev/null; then
    printf 'bench/send.sh: %s fails:\n' "$way" >&2
    cat "$work/out" >&2
    exit 1
  fi
  # what ends in less than time's hundredths is measured in microseconds
  cat "$work/measured" >>"$work/$way.kb"
}
one() {
  local began=$EPOCHREALTIME
  case $1 in
    shared | plain) run "$1" "$work/$1/bin/mail-caravan" send --eml "$work/message.eml" --config "$work/application.properties" ;;
    native) run "$1" "$executable" send --eml "$work/message.eml" --config "$work/application.properties" ;;
    msmtp) run "$1" sh -c 'exec msmtp -C "$1" to@example.com <"$2"' sh "$work/msmtprc" "$work/message.eml" ;;
    curl) run "$1" curl -K "$work/send.curl" ;;
  esac
  local ended=$EPOCHREALTIME
  echo $((10#${ended/[.,]/} - 10#${began/[.,]/})) >>"$work/$1.us"
}
ways=(shared plain msmtp curl)
[ -z "$executable" ] || ways+=(native)
for way in "${ways[@]}"; do one "$way"; done
rm -f "$work"/*.us "$work"/*.kb
for ((round = 0; round < rounds; round++)); do
  for way in $(shuf -e "${ways[@]}"); do one "$way"; done
done

median() { sort -n | awk '{v[NR]=$1} END {print NR % 2 ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }
for way in "${ways[@]}"; do
  printf '%s %s %s\n' "$way" "$(median <"$work/$way.us")" "$(awk '{print $2}' "$work/$way.kb" | median)"
done >"$work/medians"
printf 'One message of %s octets, medians of %s rounds\n' "$(wc -c <"$work/message.eml")" "$rounds"
awk '
  {time[$1] = $2 / 1000; memory[$1] = $3 / 1024; order[NR] = $1}
  END {
    name["shared"] = "send, class archive"; name["plain"] = "send, no archive"; name["msmtp"] = "msmtp"; name["curl"] = "curl"
    name["native"] = "send, native"
    printf "%-20s %9s %9s %9s %9s %9s %9s\n", "", "ms", "x msmtp", "x curl", "MB", "x msmtp", "x curl"
    for (i = 1; i <= NR; i++) {
      w = order[i]
      printf "%-20s %9.0f %9.1f %9.1f %9.1f %9.1f %9.1f\n", name[w], time[w], time[w] / time["msmtp"], time[w] / time["curl"],
        memory[w], memory[w] / memory["msmtp"], memory[w] / memory["curl"]
    }
    printf "with the archive a send takes %.2f of the time without\n", time["shared"] / time["plain"]
  }' "$work/medians"
