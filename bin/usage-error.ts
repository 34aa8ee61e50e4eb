/** A command that cannot be followed as it was written; `message` says what to write instead. */
export class UsageError extends Error {}
