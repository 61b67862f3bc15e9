import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';

/** The result of trying one engine. */
export interface EngineFinding {
  /** Its name in `SELGEN_DEVICE`. */
  readonly name: string;
  readonly works: boolean;
  /** The engine's own details: runtime, device, threads. */
  readonly details?: Readonly<Record<string, string | number>>;
  /** The missing part, and how to get it. */
  readonly problem?: string;
  /** For `auto`: its choice, and the reasons against earlier ones. */
  readonly why?: string;
}

/** TensorFlow comes last because it holds a GPU's memory until its process ends. */
const ORDER = ['cpu', 'reference', 'xla', 'webgpu', 'auto', 'tensorflow'];

export interface ProbeOptions {
  /** Milliseconds for one engine. @defaultValue a minute: a GPU's first start takes many seconds */
  readonly patience?: number;
  /** The program of the other process. */
  readonly program?: string;
}

/**
 * Makes each engine in another process, in order and never two at a time, because the first would hold a GPU's memory.
 * If a driver kills that process or does not answer, the engine's finding says so, and a new process continues with the
 * next engine.
 */
export async function probeEngines(
  names: readonly string[] = ORDER,
  options: ProbeOptions = {},
): Promise<EngineFinding[]> {
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
    const child = spawn(process.execPath, [...startOf(program), ...names], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
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
      // Some libraries keep a process alive after its work.
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

const PROGRAM = join(import.meta.dirname, `probe-engines${extname(import.meta.filename)}`);

/**
 * Sources need a loader for TypeScript; the built package does not. To load everything as CommonJS takes no second
 * thread, and packages are left to Node: the loader would read every line of tfjs and its source maps.
 */
function startOf(program: string): string[] {
  if (!program.endsWith('.ts')) return [program];
  const { resolve } = createRequire(import.meta.url);
  const start = `
    const { _extensions: loaders } = require('node:module');
    const packages = loaders['.js'];
    require(${JSON.stringify(resolve('tsx/cjs'))});
    process.setSourceMapsEnabled(false);
    loaders['.js'] = packages;
    require(${JSON.stringify(program)});`;
  return ['--eval', start, program];
}
