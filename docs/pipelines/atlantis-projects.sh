#!/usr/bin/env bash
# Synthesizes and writes atlantis.yaml: a project for each state that is not as on the target branch, in the order of who reads whom.
set -euo pipefail
npm ci && npx tsx main.ts && npx network-hub verify
target=$(mktemp -d)
git worktree add --detach "$target" "origin/$BASE_BRANCH_NAME"
(cd "$target" && npm ci && npx tsx main.ts)
npx network-hub order --base "$target/cdktf.out" --format json | jq -f docs/pipelines/atlantis-projects.jq > atlantis.yaml
git worktree remove --force "$target"
