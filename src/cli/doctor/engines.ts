import { fork } from 'node:child_process';
import { extname, join } from 'node:path';

/** What came of making one engine. */
export interface EngineFinding {
  /** As `SELGEN_DEVICE` takes it. */
  readonly name: string;
  readonly works: boolean;
  /** Runtime, device, threads: what the engine says of itself. */
  readonly details?: Readonly<Record<string, string | number>>;
  /** What is missing, and how to get it. */
  readonly problem?: string;
  /** Of `auto`: what it picks, and why not an earlier one. */
  readonly why?: string;
}

export interface ProbeOptions {
  /** Milliseconds that one engine may take. @defaultValue a minute: a GPU's first start takes many seconds */
  readonly patience?: number;
  /** What is run in the other process. */
  readonly program?: string;
}

/**
 * Makes each engine in another process, in order and never two at a time: a GPU's memory is the first one's. Where a driver
 * takes that process down or does not answer, that is the engine's finding, and a new process goes on with the next.
 */
export async function probeEngines(names: readonly string[], options: ProbeOptions = {}): Promise<EngineFinding[]> {
  const findings: EngineFinding[] = [];
  while (findings.length < names.length) {
    const left = names.slice(findings.length);
    const found = await probeUntilItEnds(left, options);
    findings.push(...found.slice(0, left.length));
  }
  return findings;
}

function probeUntilItEnds(names: readonly string[], options: ProbeOptions): Promise<EngineFinding[]> {
  const { patience = 60_000, program = PROGRAM } = options;
  return new Promise((done, failed) => {
    const found: EngineFinding[] = [];
    const child = fork(program, names, { execArgv: loaderOf(program), stdio: 'ignore' });
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        isLate = true;
        child.kill('SIGKILL');
      }, patience);
    };
    wait();
    child.on('message', (finding: EngineFinding) => {
      found.push(finding);
      if (found.length < names.length) return wait();
      // Some libraries keep a process alive that has nothing left to do.
      return void child.kill('SIGKILL');
    });
    child.on('error', failed);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      const name = names[found.length];
      if (name === undefined) return done(found);
      const end = isLate
        ? `no answer in ${patience / 1000} s`
        : `a process that ended (${signal ?? `exit code ${code}`})`;
      const problem = `[engine ${name}] Expected an engine, got ${end}. Its driver or library is broken: install another version of it, or name another engine with SELGEN_DEVICE.`;
      return done([...found, { name, works: false, problem }]);
    });
  });
}

const suffix = extname(import.meta.filename);
const PROGRAM = join(import.meta.dirname, `probe-engines${suffix}`);

/** Sources need what reads TypeScript; the built package does not. */
function loaderOf(program: string): string[] {
  return program.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [];
}
