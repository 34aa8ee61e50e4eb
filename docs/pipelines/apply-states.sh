#!/usr/bin/env bash
# Applies states one after another: apply-states.sh STACK...
# Leaves states/STACK.json, which the gate of a later change reads in place of a plan.
set -euo pipefail
mkdir -p states
for stack in "$@"; do
  folder="cdktf.out/stacks/$stack"
  terraform -chdir="$folder" init -input=false
  terraform -chdir="$folder" plan -input=false -lock-timeout=5m -out=tfplan
  terraform -chdir="$folder" apply -input=false -lock-timeout=5m tfplan
  terraform -chdir="$folder" show -json > "states/$stack.json"
done
