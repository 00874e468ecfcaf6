/** The server's answers: a value, or a refusal with the code that its problem document carries. */
import { Refusal } from "./refusal.ts";

/** The server cannot be reached; a later attempt may do better. */
export const OFFLINE = "offline";
/** The server is there and does not take this yet, or has not come to it: so it is with a queue. */
export const BUSY = "busy";

/** Whether a later attempt may do better. */
export function isPassing(code: string): boolean {
  return code === OFFLINE || code === BUSY;
}

/** Long enough for a hall that votes at once: who gives up early only queues again. */
const PATIENCE = 45_000;
/** Tens of megabytes may come over a hall's wireless network. */
const LONG_PATIENCE = 600_000;

export async function getJson<T>(address: string): Promise<T> {
  return (await answered(address, { method: "GET" })) as T;
}

/** A file, or the refusal that came instead of it. */
export async function getBytes(address: string): Promise<ArrayBuffer> {
  let reply: Response;
  try {
    reply = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(LONG_PATIENCE) });
    if (reply.ok) return await reply.arrayBuffer();
  } catch {
    throw new Refusal(OFFLINE);
  }
  throw new Refusal(problemCode(reply.status, await reply.json().catch(() => null)));
}

export async function postText<T>(address: string, body: string): Promise<T> {
  const headers = { "Content-Type": "application/json" };
  return (await answered(address, { method: "POST", headers, body })) as T;
}

async function answered(address: string, init: RequestInit): Promise<unknown> {
  let reply: Response | undefined;
  let body: unknown;
  try {
    reply = await fetch(address, {
      ...init,
      headers: { Accept: "application/json", ...init.headers },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    body = await reply.json();
  } catch (thrown) {
    // Not in time, no connection, a cut one, or the page of a gateway or a portal.
    const isLate = thrown instanceof DOMException && thrown.name === "TimeoutError";
    throw new Refusal(isLate || isBusy(reply?.status ?? 0) ? BUSY : OFFLINE);
  }
  if (reply.ok) return body;
  throw new Refusal(problemCode(reply.status, body));
}

/** The code of a problem document: its own field, else the last part of its type. */
export function problemCode(status: number, body: unknown): string {
  if (isBusy(status)) return BUSY;
  const { code, type } = (body ?? {}) as { code?: unknown; type?: unknown };
  if (typeof code === "string") return code;
  return (typeof type === "string" && type.split("/").pop()) || "unexpected";
}

function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}
