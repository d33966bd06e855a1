#!/usr/bin/env bash
# Makes what `it/before.rs` opens: an organisation as the release before keeps it, on both engines, and what that release shows of it.
#   make.sh BINARY [POSTGRES_URL]       BINARY is a build of the release before; the database of the URL must be empty
set -euo pipefail
binary=$(realpath "$1")
url=${2:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
data=$work/data
place=(--data "$data")
[ -n "$url" ] && place+=(--database "$url")

"$binary" init "${place[@]}" --name Aldermoor --admin maren@aldermoor.example --admin-name "Maren Holt" --time-zone Europe/Berlin >"$work/log"
"$binary" serve "${place[@]}" --listen 127.0.0.1:0 >"$work/log" 2>&1 &
server=$!
until [ -S "$data/vouchsafe.sock" ]; do sleep 0.1; done
v() { "$binary" "$@" --data "$data" >>"$work/said" || { echo "refused: $*" >&2; exit 1; }; }
journal() { curl -s --unix-socket "$data/vouchsafe.sock" http://localhost/api/v1/me | grep -o '"sequence":[0-9]*' | cut -d: -f2; }

v create unit name=North parent=U-1
v create unit name=Depot parent=U-2
v create person name="Rune Aas" email=rune@aldermoor.example account=yes position="Head of operations"
v create person name="Ada Lind"
v create grant person=P-2 role=contributor unit=U-2 why="Keeps the risks of the north"
v edit P-1 functions=top-management,isms-manager
v create asset name=Rosters kind=information owner=P-1 confidentiality=high confidentiality_reason="Names of patients" next_review=2027-03-01
v create asset name="Roster service" kind=service owner=P-2 unit=U-2 depends_on=AS-1 tags=cloud
v create asset name="Old server" kind=hardware owner=P-2 unit=U-3
v edit AS-1 depends_on=AS-3
v create control title="Locked copies" what="Copies that nobody changes" requirements=A.8.13,A.8.24,A.5.15 assets=AS-1 owner=P-2 frequency=monthly next_review=2027-01-31
v create control title="Access reviews" requirements=A.5.15,A.5.18 owner=P-1 unit=U-2
v create implementation control=C-1 unit=U-2 how="With the provider" state=in-progress
v edit IM-1 state=in-place since=2026-06-01
rate() { echo "$1_likelihood=$2" "$1_likelihood_reason=Seen" "$1_consequence=$3" "$1_consequence_reason=Judged"; }
v create risk title="Rosters are lost" affects=availability,integrity assets=AS-1,AS-2 controls=C-1 owner=P-1 harms=people $(rate inherent 4 5) $(rate current 3 4) $(rate target 2 2) target_by=2027-06-30
v create risk title="Rosters are read" affects=confidentiality assets=AS-1 controls=C-1,C-2 owner=P-2 unit=U-2 $(rate current 2 3)
v create risk title="The server fails" affects=availability assets=AS-3 owner=P-2 unit=U-3
v create treatment-action title="Lock the copies" risk=R-1 option=modify by=2027-05-31 cost=4000.00
v create treatment-action title="Test the copies" risk=R-1 option=modify by=2027-06-15 control=C-1
token=$("$binary" token create --user maren@aldermoor.example --name signing --data "$data" | grep -o 'vouchsafe_.*')
v approve-plan R-1 --token "$token"
v edit SC-1 statement="Rostering for hospitals"
v approve SC-1 --token "$token"
v create issue title="Two suppliers left" side=external category=market risks=R-1
v create party name=Hospitals kind=customer side=external
v create expectation title="Rosters stay confidential" party=IP-1 kind=contract addressed=yes
v create obligation title="Data protection law" kind=law source="GDPR, article 32" requirements=A.5.31,A.5.34
v create evidence title="Restore log" kind=record controls=C-1 implementations=IM-1 requirements=A.8.13 collected_by=P-2 valid_until=2027-06-30
printf 'when,minutes\n2026-05-04,190\n' >"$work/restore.csv"
v attach E-1 "$work/restore.csv" --reason "Drill"
v accept E-1 note="As the drill of May" --token "$token"
v create evidence title="Console" kind=screenshot controls=C-2 collected_by=P-1
v create control-test title="Is each copy there?" control=C-1 procedure="Count them" frequency=monthly tester=P-3
v record CT-1 outcome=effective conclusion="31 of 31"
v exclude SOA-86 exclusion_reason="Nothing is developed by others"
v create soa-version scope=SC-1
# The copy of a signed statement is most of the size of this folder: once is enough.
[ -n "$url" ] || v approve SV-1 --token "$token"
v create task what="Write it down" due=2027-01-15 about=R-2 owner=P-2
early=$(journal)

v edit C-1 title="Locked and tested copies" requirements=A.8.13,A.8.24 --reason "Access is the other control's"
v edit R-2 $(rate current 4 4) --reason "Two attempts"
v record CT-1 outcome=exceptions conclusion="29 of 31" exceptions=2
v review R-1 verdict=still-valid why="Nothing moved" next_review=2027-09-30
v accept R-2 reason="Ends in spring" until=2027-01-31 --token "$token"
v complete T-1 done="Locked"
v create report-version report=risk-register
v retire R-3 --reason "The server is gone"
v retire AS-3 --reason "Scrapped"
v create comment about=R-1 text="See the drill of May"
v postpone C-1 until=2027-04-30 reason="The plant is rebuilt"
v edit AS-1 name="Duty rosters"
"$binary" fsck --data "$data" >&2

registers=$("$binary" --help | sed -n '/^Registers: /,$p' | tr -d ',' | sed 's/^Registers://')
paths=()
for register in $registers; do
  # Content of packs is the same everywhere; a few rows say whether it is there.
  case $register in requirement | threat | vulnerability | mapping | guidance) most=5 ;; *) most=1000 ;; esac
  paths+=("/api/v1/$register?limit=$most" "/api/v1/$register?limit=$most&as_at=@$early")
done
for report in $("$binary" report --data "$data" | grep -v -e pack -e changes); do
  paths+=("/report/$report.csv" "/api/v1/report/$report.json" "/api/v1/report/$report.json?as_at=@$early")
done
paths+=("/api/v1/report/soa-changes.json?from=SV-1&to=now" /risk.csv "/soa-line.csv?as_at=@$early" /api/v1/risk/R-1/history /api/v1/soa-line/SOA-1/history "/api/v1/search?q=copies" "/api/v1/journal?limit=1000")
for path in "${paths[@]}"; do
  curl -sg --fail --unix-socket "$data/vouchsafe.sock" "http://localhost$path" >"$work/answer" || { echo "no answer: $path" >&2; continue; }
  python3 -c 'import json, sys; print(json.dumps([sys.argv[1], open(sys.argv[2], newline="").read()], ensure_ascii=False))' "$path" "$work/answer"
done >"$work/shown.jsonl"
kill "$server"
wait "$server" || true
if [ -n "$url" ]; then
  pg_dump --inserts --rows-per-insert=200 --no-owner --no-privileges "$url" | grep -v -e '^\\restrict' -e '^\\unrestrict' | gzip -9n >"$here/postgres.sql.gz"
  gzip -9nc "$work/shown.jsonl" >"$here/postgres.shown.jsonl.gz"
else
  gzip -9nc "$data/vouchsafe.db" >"$here/sqlite.db.gz"
  gzip -9nc "$work/shown.jsonl" >"$here/sqlite.shown.jsonl.gz"
fi
[ -n "$url" ] && kept=$here/postgres.files || kept=$here/sqlite.files
rm -rf "$kept" && mkdir "$kept"
# On PostgreSQL files lie in the folder itself, on SQLite beside the database.
find "$data" -mindepth 1 -maxdepth 1 -type d -exec cp -r {} "$kept" \;
cat "$work/said" >&2
