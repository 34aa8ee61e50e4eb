/** What a kind of workload calls in a subnet without another way out. */
export interface Bundle {
  readonly services: readonly string[];
  /** What the S3 gateway endpoint is needed for, where it is. */
  readonly s3?: string;
}

/** Bundles by name. */
export const bundles: Readonly<Record<string, Bundle>> = {
  // The log and metric agents; `ec2` for the tags that the metric agent adds.
  cloudwatch: { services: ["ec2", "logs", "monitoring"] },
  // The agent of the instance speaks to ecs, ecs-agent and ecs-telemetry; the container engine to the registry.
  "ecs-ec2": { services: ["ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs"], s3: "image layers" },
  // Fargate pulls and logs through the task's own subnet; it needs no ecs endpoints (secrets: see `secrets`, Exec: see `ssm`).
  "ecs-fargate": { services: ["ecr.api", "ecr.dkr", "logs"], s3: "image layers" },
  // Nodes join (eks, ec2), pull, take credentials for pods (sts, eks-auth), and the controllers scale and balance.
  eks: {
    services: ["autoscaling", "ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "logs", "sts"],
    s3: "image layers",
  },
  // What functions in a VPC usually call; their own logs do not leave through it.
  lambda: { services: ["lambda", "secretsmanager", "sts"] },
  // Producers and consumers of queues, topics and events.
  messaging: { services: ["events", "sns", "sqs"] },
  // Clients of a database whose password is a secret; the database itself is in the VPC.
  rds: { services: ["rds", "secretsmanager"] },
  // Whoever reads secrets and parameters, and decrypts with a key.
  secrets: { services: ["kms", "secretsmanager", "ssm"] },
  // Managed instances and sessions; `ec2messages` for agents before 3.3.
  ssm: { services: ["ec2messages", "ssm", "ssmmessages"], s3: "patches and the agent's own updates" },
};
