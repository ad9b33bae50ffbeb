# The simulator that a benchmark sends to; to be sourced, after work has named a folder of the benchmark's own.

# start_simulator PROGRAM: starts it on free ports and waits until it has written what an application.properties needs;
# its process is $simulator, what it has said lies in $work/said. Ends with 1 and shows that if it does not start.
start_simulator() {
  : >"$work/said"
  "$1" simulator --smtp-port 0 --http-port 0 --https-port 0 --store "$work/store" >"$work/said" 2>&1 &
  simulator=$!
  for _ in $(seq 1200); do
    ! grep -q '^  caravan.accounts.default.smtp.port=' "$work/said" || return 0
    kill -0 "$simulator" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/said" >&2
  echo "${0##*/}: the simulator does not start" >&2
  exit 1
}

# what the simulator says of a key
said() {
  sed -n "s/^  $1=//p" "$work/said"
}

# settings KEY=VALUE...: the simulator's own settings, a home in $work, no limits, and these
settings() {
  grep '^  caravan\.' "$work/said"
  printf 'caravan.home=%s/mail\n' "$work"
  printf 'caravan.accounts.default.%s=0\n' messages-per-minute recipients-per-day token-requests-per-hour
  [ $# -eq 0 ] || printf '%s\n' "$@"
}
