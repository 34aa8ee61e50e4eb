/**
 * The known word that is nearest to a mistyped one, or `undefined` where none is near: a third of its letters may be wrong,
 * one at least and never all. Of two equally near words the first in the alphabet is taken, so that a message never depends
 * on the order of a file. A word that is a whole part of a known one (`fargate` of `ecs-fargate`) comes after those.
 */
export function suggest(word: string, words: Iterable<string>): string | undefined {
  const limit = Math.min(Math.max(1, Math.floor(word.length / 3)), word.length - 1);
  const known = [...words].sort();
  let nearest: string | undefined;
  let least = limit + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest ?? known.find((candidate) => candidate.split(/[-./]/).includes(word.toLowerCase()));
}

/** How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn `one` into `other`. */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      current.push(
        Math.min(
          at(last, column) + 1,
          at(current, column - 1) + 1,
          at(last, column - 1) + (same ? 0 : 1),
          swapped ? at(beforeLast, column - 2) + 1 : Infinity,
        ),
      );
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
