# A child pipeline from `network-hub order --format github-matrix`: a stage a level, a job a share of it; $job is what each extends.
{
  include: [{ local: "docs/pipelines/gitlab-states.yml" }],
  stages: (if length == 0 then ["level-1"] else [range(length) | "level-\(. + 1)"] end)
}
+ (if length == 0 then { "nothing changed": { stage: "level-1", script: ["true"] } } else {} end)
+ ([to_entries[] | .key as $level | .value.include[] | {
    key: "\($job[1:]) \(.name)",
    value: { extends: $job, stage: "level-\($level + 1)", variables: { STACKS: .stacks } }
  }] | from_entries)
