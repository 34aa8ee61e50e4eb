/** Declares one test of a story. */
export type Step = (name: string, run: () => Promise<void>) => void;

/** Tests that build on each other: after one that fails the others are not tried, since they could only mislead. */
export function story(): Step {
  let broken: string | undefined;
  return (name, run) => {
    test(name, async () => {
      if (broken !== undefined) throw new Error(`not tried, because this failed: ${broken}`);
      try {
        await run();
      } catch (error) {
        broken = name;
        throw error;
      }
    });
  };
}
