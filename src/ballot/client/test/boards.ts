/** Closed boards for tests: made with secrets that the tests know, taken apart and chained again. */
import { readFileSync } from "node:fs";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { scrypt } from "@noble/hashes/scrypt.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { makeBallot } from "../src/booth/ballot.ts";
import { hashBase64, hashHex } from "../src/core/codec.ts";
import { publicOf } from "../src/core/credential.ts";
import { type Election, parseElection } from "../src/core/election.ts";
import { encode, type Encoding, type Marks } from "../src/core/encodings.ts";
import { sign } from "../src/core/proofs.ts";
import { BallotChecker } from "../src/verify/ballot-check.ts";
import { added, nothing, writeSum } from "../src/verify/sum.ts";
import { seededRng } from "./fixtures.ts";

/** One event to be, with the texts of its data records. */
export interface Step {
  readonly type: string;
  readonly data: readonly string[];
}

const TIME = 1_700_000_000;

/** The bytes of a board, every name, parent and payload being right, unless `edit` changes an event. */
export function archiveOf(
  steps: readonly Step[],
  edit: (event: any) => object = (event) => event,
): Uint8Array {
  const header = JSON.stringify({ version: 1, timestamp: String(TIME) });
  const entries = [entry("BELENIOS", header)];
  let parent: string | undefined;
  steps.forEach(({ type, data }, height) => {
    for (const text of data) entries.push(entry(`${hashHex(text)}.data.json`, text));
    const payload = data.length === 0 ? {} : { payload: hashHex(data.at(-1)!) };
    const above = parent === undefined ? {} : { parent };
    const event = JSON.stringify(edit({ ...above, height, type, ...payload }));
    parent = hashHex(event);
    entries.push(entry(`${parent}.event.json`, event));
  });
  return Buffer.concat(entries);
}

/** An entry of an old-style tar file. */
export function entry(name: string, text: string): Buffer {
  const body = Buffer.from(text);
  const block = Buffer.alloc(512 + Math.ceil(body.length / 512) * 512);
  const octal = (value: number): string => value.toString(8).padStart(11, "0");
  block.write(name, 0);
  for (const [at, field] of [[100, "0000644"], [108, "0000000"], [116, "0000000"]] as const) {
    block.write(field, at);
  }
  block.write(octal(body.length), 124);
  block.write(octal(TIME), 136);
  block.write(" ".repeat(8), 148);
  block.write("0", 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  body.copy(block, 512);
  return block;
}

interface Known {
  readonly elections: readonly {
    readonly encoding: Encoding;
    readonly election: string;
    readonly trustees: string;
    readonly partial_decryptions: readonly { readonly owner: number; readonly secret: string }[];
  }[];
}

/** A closed vote whose ballots, cards and keys the tests know. */
export interface Vote {
  readonly election: Election;
  readonly electionText: string;
  readonly trustees: string;
  /** The secrets of the voters' cards. */
  readonly cards: readonly bigint[];
  readonly ballots: readonly string[];
  /** The key of one scrutineer. */
  readonly owner: number;
  readonly secret: bigint;
}

const RULES = { "shared-ciphertext": { approve_question: 0 }, choose: {}, grades: {} };

/** A vote under keys of the known answers; `edit` changes the fields of its election. */
export function vote(
  group: string,
  encoding: Encoding = "shared-ciphertext",
  edit: (election: any) => void = () => {},
): Vote {
  const file = new URL(`../../../../tests/vectors/${group.toLowerCase()}.json`, import.meta.url);
  const known: Known = JSON.parse(readFileSync(file, "utf8"));
  const found = known.elections.find((each) => each.encoding === encoding)!;
  const fields = JSON.parse(found.election);
  fields.x_rules = { encoding, ...RULES[encoding], decryption: "statement" };
  edit(fields);
  const electionText = JSON.stringify(fields);
  const election = parseElection(electionText);
  const cards = [11n, 12n, 13n, 14n];
  const { owner, secret } = found.partial_decryptions[0]!;
  const ballots = cards.map((card, index) => ballotBy(election, card, index)).sort(byTracker);
  const keys = { trustees: found.trustees, owner, secret: BigInt(secret) };
  return { election, electionText, cards, ballots, ...keys };
}

/** A card's ballot; what is marked depends on the number. */
export function ballotBy(election: Election, card: bigint, number: number): string {
  const size = election.questions.length;
  const last = election.questions.at(-1)!.answers;
  const marks: { [E in Encoding]: Marks } = {
    "shared-ciphertext": {
      encoding: "shared-ciphertext",
      stands: Array.from({ length: size - 1 }, (_, place) =>
        place === number % (size - 1) ? "approve" : "oppose",
      ),
    },
    choose: {
      encoding: "choose",
      chosen: Array.from({ length: last }, (_, place) => place === number % last),
    },
    grades: {
      encoding: "grades",
      grades: Array.from({ length: size }, (_, place) => (place + number) % last),
      scale: last,
    },
  };
  const rng = seededRng(`ballot ${card} ${election.fingerprint}`);
  return makeBallot(election, card, encode(marks[election.encoding!]), rng);
}

export function byTracker(left: string, right: string): number {
  return hashBase64(left) < hashBase64(right) ? -1 : 1;
}

/** Signs fields of a ballot as the holder of a card can. */
export function signed({ group }: Election, card: bigint, fields: any): string {
  const { signature: _, ...rest } = fields;
  const body = { ...rest, credential: publicOf(group, card) };
  const hash = hashBase64(JSON.stringify(body));
  const proof = sign(group, card, hash, seededRng(hash));
  return JSON.stringify({ ...body, signature: { hash, proof } });
}

export function sumOf(election: Election, ballots: readonly string[]): string {
  const checker = new BallotChecker(election);
  const total = ballots.reduce(
    (sum, ballot) => added(election, sum, checker.check(ballot)),
    nothing(election),
  );
  return writeSum(election, total);
}

/** What the server puts on the board; what is not given is as it should be. */
export interface Shown {
  readonly electionText?: string;
  readonly trustees?: string;
  readonly credentials?: readonly unknown[];
  readonly ballots?: readonly string[];
  readonly sum?: string;
  readonly sized?: object;
}

export function stepsOf(vote: Vote, shown: Shown = {}): readonly Step[] {
  const { electionText = vote.electionText, trustees = vote.trustees, ballots = vote.ballots } = shown;
  const listed = vote.cards.map((card) => publicOf(vote.election.group, card)).sort();
  const credentials = JSON.stringify(shown.credentials ?? listed);
  const hashes = {
    election: hashHex(electionText),
    trustees: hashHex(trustees),
    credentials: hashHex(credentials),
  };
  const sum = shown.sum ?? sumOf(vote.election, vote.ballots);
  const count = ballots.length;
  const sized = { num_tallied: count, total_weight: count, encrypted_tally: hashHex(sum), ...shown.sized };
  return [
    { type: "Setup", data: [electionText, trustees, credentials, JSON.stringify(hashes)] },
    ...ballots.map((ballot) => ({ type: "Ballot", data: [ballot] })),
    { type: "EndBallots", data: [] },
    { type: "EncryptedTally", data: [sum, JSON.stringify(sized)] },
  ];
}

/** The key file of a vote's scrutineer, as the ceremony's command writes it. */
export function keyFileOf(vote: Vote, passphrase: string): string {
  const [, pedersen] = JSON.parse(vote.trustees)[0];
  const message = JSON.parse(pedersen.certs[vote.owner - 1].message);
  const salt = sha256(utf8ToBytes("salt")).subarray(0, 16);
  const nonce = salt.subarray(0, 12);
  const header = {
    version: 1,
    kind: "ballot-trustee-key",
    group: vote.election.group.name,
    index: vote.owner,
    size: pedersen.certs.length,
    threshold: pedersen.threshold,
    verification: message.verification,
    kdf: { name: "scrypt", n: 32768, r: 8, p: 1, salt: bytesToHex(salt) },
    aead: { name: "ChaCha20-Poly1305", nonce: bytesToHex(nonce) },
  };
  const key = scrypt(utf8ToBytes(passphrase), salt, { N: 32768, r: 8, p: 1, dkLen: 32 });
  const cipher = chacha20poly1305(key, nonce, utf8ToBytes(JSON.stringify(header)));
  const secrets = JSON.stringify({ seed: "s", decryption_key: vote.secret.toString() });
  return JSON.stringify({ ...header, sealed: bytesToHex(cipher.encrypt(utf8ToBytes(secrets))) });
}
