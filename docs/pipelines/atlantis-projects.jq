# atlantis.yaml (JSON is YAML) from `network-hub order --format json`.
{
  version: 3,
  parallel_plan: true,
  parallel_apply: true,
  abort_on_execution_order_fail: true,
  projects: [.levels | to_entries[] | .key as $level | .value[] | {
    name: .stack,
    dir: .folder,
    workflow: "network",
    execution_order_group: $level,
    depends_on: .waitsFor,
    autoplan: { enabled: true, when_modified: ["cdk.tf.json"] }
  }]
}
