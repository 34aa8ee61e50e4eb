/** A statement of a policy. Words in which IAM knows no capitals are in lower case. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  /** Empty where the statement says `NotAction`, which is all but a few. */
  readonly actions: readonly string[];
  /** Empty where the statement says `NotResource`. */
  readonly resources: readonly string[];
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly values: readonly string[] }[];
}

const words: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/** The statements of a policy, or what is wrong with it, as the end of a sentence. */
export function readPolicy(json: string): readonly Statement[] | string {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch {
    return "is no JSON";
  }
  if (!isRecord(document)) return "is no object";
  const foreign = Object.keys(document).find((key) => !["Version", "Id", "Statement"].includes(key));
  if (foreign !== undefined) return `has the unknown word ${foreign}`;
  const { Statement: said } = document;
  const statements: Statement[] = [];
  for (const one of Array.isArray(said) ? (said as readonly unknown[]) : [said]) {
    const read = readStatement(one);
    if (typeof read === "string") return read;
    statements.push(read);
  }
  return statements.length === 0 ? "has no statement" : statements;
}

function readStatement(said: unknown): Statement | string {
  if (!isRecord(said)) return "has a statement that is no object";
  const foreign = Object.keys(said).find((key) => !words.has(key));
  if (foreign !== undefined) return `has the unknown word ${foreign} in a statement`;
  const { Sid: sid, Effect: effect, Condition: condition = {} } = said;
  if (effect !== "Allow" && effect !== "Deny") return "has a statement that neither allows nor denies";
  const actions = texts(said["Action"]);
  const resources = texts(said["Resource"]);
  if (actions === undefined || resources === undefined || !isRecord(condition)) return "has a statement that cannot be read";
  const conditions: Statement["conditions"][number][] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isRecord(keys)) return "has a condition that cannot be read";
    for (const [key, wanted] of Object.entries(keys)) {
      const values = texts(wanted);
      if (values === undefined) return "has a condition that cannot be read";
      conditions.push({ operator: operator.toLowerCase(), key: key.toLowerCase(), values });
    }
  }
  return {
    sid: typeof sid === "string" ? sid : undefined,
    effect,
    actions: actions.map((action) => action.toLowerCase()),
    resources,
    conditions,
  };
}

/** One text or a list of them; none where nothing is said, `undefined` for anything else. */
function texts(said: unknown): readonly string[] | undefined {
  if (said === undefined) return [];
  const list = Array.isArray(said) ? (said as readonly unknown[]) : [said];
  const read = list.flatMap((one) => (typeof one === "string" || typeof one === "boolean" ? [String(one)] : []));
  return read.length === list.length ? read : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
