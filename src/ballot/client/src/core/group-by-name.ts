/** The groups that a poll may use, by the names that an election gives them. */
import { BELENIOS_2048 } from "./belenios2048.ts";
import { ED25519 } from "./ed25519.ts";
import type { Group } from "./group.ts";
import { Refusal } from "./refusal.ts";

// The only place where an element loses its own type.
const GROUPS = [ED25519, BELENIOS_2048] as unknown as readonly Group[];

export function groupNamed(name: unknown): Group {
  const group = GROUPS.find((candidate) => candidate.name === name);
  if (group === undefined) throw new Refusal("group-unknown");
  return group;
}
