#!/usr/bin/env bash
# Judges plans/*.json as one, beside the states of the same environments that nobody planned (states/*.json): gate-plans.sh [gate's options]
# LABELS holds what somebody approved, with blanks between, such as the labels of a pull request.
set -euo pipefail
shopt -s nullglob
files=(plans/*.json)
if [ "${#files[@]}" -eq 0 ]; then
  echo "nothing was planned"
  exit 0
fi
for state in states/*.json; do
  name=$(basename "$state")
  environment=${name%.json}
  environment=${environment%%_*}
  planned=(plans/"$environment".json plans/"$environment"_*.json)
  # A name without a pattern stays, whether or not there is such a file.
  [ -e "${planned[0]}" ] || planned=("${planned[@]:1}")
  if [ "${#planned[@]}" -gt 0 ] && [ ! -e "plans/$name" ]; then files+=("$state"); fi
done
labels=()
for label in ${LABELS:-}; do labels+=(--label "$label"); done
npx network-hub gate "${labels[@]}" "$@" "${files[@]}"
