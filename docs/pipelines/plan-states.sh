#!/usr/bin/env bash
# Plans states one after another: plan-states.sh STACK...
# Leaves plans/STACK.json for the gate. A state whose hub is older than it needs fails here, before anything changes, and says so.
set -euo pipefail
mkdir -p plans
for stack in "$@"; do
  folder="cdktf.out/stacks/$stack"
  terraform -chdir="$folder" init -input=false
  terraform -chdir="$folder" plan -input=false -lock-timeout=5m -out=tfplan
  terraform -chdir="$folder" show -json tfplan > "plans/$stack.json"
done
