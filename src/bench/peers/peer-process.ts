import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fail } from '../../lib/errors.ts';

/** Another program that does the same job in a process of its own. */
export interface Peer {
  readonly name: string;
  /** Runs the job once: sends the line `step` and returns the answer. */
  step<T>(): Promise<T>;
  /** Resolves when it has given its memory back. */
  end(): Promise<void>;
}

/**
 * How to start a peer. It reads its job as a line of JSON, answers `{"name"}`, and then answers each `step` with a
 * line.
 */
export interface PeerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A peer's script in Python. @param variable The environment's name for the Python that has what it imports. */
export function pythonPeer(script: string, variable = 'SELGEN_PYTHON'): PeerCommand {
  return { command: process.env[variable] ?? 'python3', args: [join(import.meta.dirname, script)] };
}

/** A peer's script in this Node. */
export function nodePeer(script: string): PeerCommand {
  return { command: process.execPath, args: [...process.execArgv, join(import.meta.dirname, script)] };
}

/** Starts a peer. Undefined, with a line on stderr, if it is not installed or cannot do the job. */
export async function startPeer(
  title: string,
  { command, args, env }: PeerCommand,
  job: object,
): Promise<Peer | undefined> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors = (errors + text).slice(-2000);
  });
  child.on('error', (error) => {
    errors += error.message;
  });
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async <T>(): Promise<T | undefined> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done) return undefined;
      // Libraries print too.
      if (value.startsWith('{')) return JSON.parse(value) as T;
    }
  };
  child.stdin.write(`${JSON.stringify(job)}\n`);
  const hello = await answer<{ name: string }>();
  if (!hello) {
    const reason = errors.trim().split('\n').at(-1) ?? 'it ended';
    process.stderr.write(`[bench] Without ${title}: ${reason}\n`);
    return undefined;
  }
  return {
    name: hello.name,
    step: async <T>() => {
      child.stdin.write('step\n');
      return (await answer<T>()) ?? fail('bench', `Expected an answer of ${title}, got none: ${errors.trim()}`);
    },
    end: async () => {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
