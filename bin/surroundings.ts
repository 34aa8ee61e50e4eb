/** What the command was told and where it speaks. */
export interface Surroundings {
  readonly args: readonly string[];
  /** The current folder, where paths begin. */
  readonly folder: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Decides whether what goes to `out` has colours. */
  readonly stream: NodeJS.WritableStream;
}
