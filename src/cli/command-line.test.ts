import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { heardOutput } from '../heard-output.ts';
import { fail } from '../lib/errors.ts';
import { sampleResult } from '../results/sample-results.ts';
import { openStore } from '../results/store/store.ts';
import { codeVersion } from '../suite/trial/code-version.ts';
import { vitestProject } from '../suite/vitest/vitest-project.ts';
import { emptiedFolder } from '../temporary-folder.ts';
import { COMMANDS, type CommandEntry } from './commands.ts';
import { print } from './output.ts';
import { runCommandLine } from './program.ts';
import { vitestArguments } from './start-vitest.ts';
import { numberFrom } from './values.ts';

const said = heardOutput();
const folder = emptiedFolder('command-line');
const repository = join(import.meta.dirname, '../..');

describe('the frame of all commands', () => {
  const loads: string[] = [];
  const entry = (name: string, action: (options: object) => void): CommandEntry => ({
    summary: `does ${name}`,
    load: async () => {
      loads.push(name);
      return (command) => void command.option('--size <n>', 'a size', numberFrom(1)).action(action);
    },
  });
  const given: object[] = [];
  const commands = {
    one: entry('one', (options) => given.push(options)),
    two: entry('two', () => fail('two', 'Expected a, got b. Do c.')),
    three: entry('three', () => {
      throw new TypeError('a fault of ours');
    }),
  };

  test('loads the command that is asked for, and no other', async () => {
    await runCommandLine(['one', '--size', '3'], commands);
    expect([loads, given]).toEqual([['one'], [{ size: 3 }]]);
    loads.length = 0;
    await runCommandLine(['--help'], commands);
    expect([loads, said.out]).toEqual([[], expect.stringMatching(/one +does one\n +two +does two\n/)]);
    await runCommandLine(['help', 'one'], commands);
    expect([loads, said.out]).toEqual([['one'], expect.stringContaining('--size <n>')]);
    expect(process.exitCode ?? 0).toBe(0);
  });

  test.each([
    [['four'], /^\[selgen\] unknown command 'four'\n.*--help/],
    [['too'], /Did you mean two\?/],
    [['help', 'four'], /^\[selgen\] unknown command 'four'\n.*--help/],
    [['one', '--colour'], /^\[selgen\] unknown option '--colour'/],
    [['one', 'more'], /^\[selgen\] too many arguments/],
    [['one', '--size', '0'], /'--size <n>'.*'0' is invalid\. Expected a number from 1, got '0'\./],
    [['two'], /^\[two\] Expected a, got b\. Do c\.\n$/],
  ])('tells %j what is wrong in a sentence', async (args, message) => {
    await runCommandLine(args, commands);
    expect([process.exitCode, said.errors, said.out]).toEqual([1, expect.stringMatching(message), '']);
  });

  test('but does not hide a fault of ours', async () => {
    await expect(runCommandLine(['three'], commands)).rejects.toThrow('a fault of ours');
  });

  test('every command says what it takes', async () => {
    for (const [name, { summary }] of Object.entries(COMMANDS)) {
      said.out = '';
      await runCommandLine([name, '--help']);
      expect(said.out.replaceAll(/\s+/g, ' ')).toContain(summary);
      expect(said.out).toContain(`Usage: selgen ${name} [options]`);
    }
  });

  test('a name that would move a cursor prints inert', () => {
    print(['a\u001b[2Jb\rc']);
    expect(said.out).toBe('a[2Jbc\n');
  });
});

test('selgen store prints lines for people and JSON for programs', async () => {
  const trial = sampleResult({ method: 'kl', strength: 1 });
  openStore({ folder }).save(trial);
  const ask = async (...args: string[]) => {
    said.out = '';
    await runCommandLine(['store', ...args, '--store', folder]);
    return said.out;
  };
  expect(await ask('list')).toMatch(/^\w{12} {2}sample {2}kl 1 {2}seed 0 {2}completed {2}[\d-]{10} {2}\d\.\d MB\n$/);
  expect(JSON.parse(await ask('list', '--json'))).toMatchObject([{ key: trial.key }]);
  expect(await ask('show', trial.key.slice(0, 6))).toMatch(/^task +0\.\d{3} \(0\.\d{3} to \d\.\d{3}, n = \d+\)$/m);
  expect(JSON.parse(await ask('show', trial.key, '--json'))).toEqual(trial);
  expect(await ask('prune', '--keep', '1GB')).toBe('Deleted 0 trials and 0 damaged entries, 0.0 MB.\n');
  const old = await ask('prune', '--older-than', '30', '--dry-run');
  expect(old).toMatch(/^Would delete \d trials and 0 damaged entries/);
  expect(await ask('prune', '--stale', '--dry-run')).toMatch(/^Would delete 1 trials/);
  const current = { ...trial, identity: { ...trial.identity, code: codeVersion(trial.setting) } };
  openStore({ folder }).save(current);
  expect(await ask('prune', '--stale', '--dry-run')).toMatch(/^Would delete 0 trials/);
  const edited = { ...current, identity: { ...current.identity, method: { name: 'kl', version: 'before the edit' } } };
  openStore({ folder }).save(edited);
  expect(await ask('prune', '--stale', '--dry-run')).toMatch(/^Would delete 1 trials/);
  openStore({ folder }).save(current);
  for (const words of [['list'], ['verify'], ['prune', '--damaged'], ['show', 'abcd']]) {
    await runCommandLine(['store', ...words, '--store', join(folder, 'nowhere')]);
    expect(said.errors).toMatch(/a folder of trials, got '.*nowhere', which is not there\. Correct --store\.\n$/);
    said.errors = '';
  }
  await runCommandLine(['store', 'list', '--store', import.meta.filename]);
  expect(said.errors).toMatch(/^\[store\] Expected a folder of trials, got .*ENOTDIR.*Correct --store or SELGEN_STORE/);
  writeFileSync(join(folder, 'a.json'), '');
  expect(await ask('verify')).toMatch(/\n1 trials are whole, 1 damaged\.\n$/);
  expect(process.exitCode).toBe(1);
});

describe('a mistake in a command ends with a sentence', () => {
  test.each<[string[], RegExp]>([
    [['chat', 'abcd', '--max-tokens', '1.5'], /'1\.5' is invalid\. Expected a whole number, got '1\.5'/],
    [['run', 'gcd', '--device', 'gpu'], /'gpu' is invalid\. Allowed choices are auto, cpu, xla,/],
    [
      ['run', 'gcd', '--model', '/nowhere'],
      /^\[suite\] Expected SELGEN_MODEL to be .* got '\/nowhere', which is not there\. Correct it\.\n$/,
    ],
    [['report', '--out', ''], /is invalid\. Expected a path, got an empty one/],
    [['baseline', '--out', ' '], /is invalid\. Expected a path, got an empty one/],
    [['run', ''], /^\[run\] Expected a folder of suites .* got an empty one/],
    [['report', '--store', 'a', '--results', 'b'], /option '--store <folder>' cannot be used with option '--results/],
    [
      ['experiment', 'nope', 'm'],
      /^\[selgen\] .*'nope' is invalid for argument 'setting'\. Allowed choices are gcd, em/,
    ],
    [
      ['experiment', 'gcd', '/nope'],
      /^\[model\] .*no folder '\/nope'\. Correct the name; a suite takes it from SELGEN_MODEL/,
    ],
    ...['../../brk', 'a b/c', '', 'x'.repeat(101)].map((name): [string[], RegExp] => [
      ['experiment', 'gcd', 'fixtures/models/tiny-gemma', '--name', name],
      /^\[experiment\] Expected a name for the report's folder.*Give another with --name\.\n$/,
    ]),
  ])('%j', async (words, message) => {
    vi.stubEnv('SELGEN_MODEL', process.env.SELGEN_MODEL);
    await runCommandLine(words);
    vi.unstubAllEnvs();
    expect([process.exitCode, said.errors]).toEqual([1, expect.stringMatching(message)]);
  });

  test('report --out, where a file has the name', async () => {
    openStore({ folder }).save(sampleResult({ method: 'base' }));
    writeFileSync(join(folder, 'file'), '');
    await runCommandLine(['report', '--store', folder, '--out', join(folder, 'file')]);
    expect(said.errors).toMatch(/^\[report\] Expected a folder that can be written, got .*name another with --out/);
  });
});

describe('selgen run', () => {
  const trial = (method: string) => `
import { describe, test } from 'vitest';
describe('sums', () => describe('${method} seed=1', () => test('is trained and scored', () => {})));
`;
  const project = vitestProject({ 'base.test.ts': trial('base'), 'kl.test.ts': trial('kl beta=1') });

  test('takes a folder of suites, the names of methods, and what is Vitest’s', () => {
    for (const name of ['gcd', 'triggers']) mkdirSync(join(folder, 'suites', name), { recursive: true });
    const args = (...of: Parameters<typeof vitestArguments>) => vitestArguments(of[0], of[1], of[2], folder);
    expect(args(undefined, [])).toEqual(['run', 'suites/']);
    expect(args('gcd', ['--bail', '1'])).toEqual(['run', 'suites/gcd/', '--bail', '1']);
    expect(args('gcd', [], { watch: true })).toEqual(['watch', 'suites/gcd/']);
    expect(vitestArguments('mine', [], {}, join(folder, 'suites'))).toEqual(['run', 'mine']);
    expect(args('--bail', ['1'])).toEqual(['run', 'suites/', '--bail', '1']);
    expect(args('gcd', ['triggers', '--bail', '1'])).toEqual(['run', 'suites/gcd/', 'suites/triggers/', '--bail', '1']);
    expect(() => args('gcd', ['trigers'])).toThrow('Did you mean triggers?');
    for (const name of ['suites/gcd/kl.test.ts', 'suites/kl-two.test.ts', 'suites/kl.md', 'kl.test.ts']) {
      writeFileSync(join(folder, name), '');
    }
    expect(args('kl', []).sort()).toEqual(['run', 'suites/gcd/kl.test.ts', 'suites/kl-two.test.ts']);
    expect(args('gcd/kl.test.ts', [])).toEqual(['run', 'suites/gcd/kl.test.ts']);
    expect(args('kl.test.ts', [])).toEqual(['run', 'suites/gcd/kl.test.ts']);
    expect(args('elsewhere/kl', [])).toEqual(['run', 'elsewhere/kl']);
    const [, , , pattern] = args('gcd', [], { method: ['interleaved', 'kl'] });
    const matches = (name: string) => new RegExp(pattern!).test(name);
    expect(['gcd kl beta=1 seed=1', 'gcd interleaved seed=1 task ≥ 0.8'].map(matches)).toEqual([true, true]);
    expect(['gcd interleavedByGap x=1 seed=1', 'gcd taskOnly seed=1'].map(matches)).toEqual([false, false]);
  });

  test('refuses a name that no suite has, and lists those that there are', () => {
    for (const name of ['triggers', 'empty']) mkdirSync(join(folder, 'suites', name), { recursive: true });
    mkdirSync(join(folder, 'suites/gcd'), { recursive: true });
    writeFileSync(join(folder, 'suites/gcd/task-only.test.ts'), '');
    const start = (name: string) => () => vitestArguments(name, [], {}, folder);
    expect(start('gdc')).toThrow(/got 'gdc'\. Did you mean gcd\? Folders: empty, gcd, triggers\.$/);
    expect(start('taskonly')).toThrow('Did you mean task-only?');
    expect(start('poetry')).toThrow("got 'poetry'. Folders: empty,");
  });

  test('fails where a method that is named has no trial, and says which have one', () => {
    const asked = (...names: string[]) => names.flatMap((name) => ['--method', name]);
    const found = selgenIn(project.folder, 'run', ...asked('kl', 'no|pe'));
    expect(found.stderr).toContain("methods of these suites, got 'no|pe'. Name among base, kl.");
    expect(found.status).toBe(1);
    expect(selgenIn(project.folder, 'run', ...asked('kl'))).toMatchObject({ status: 0, stderr: '' });
    // Another shard has it.
    const shard = selgenIn(project.folder, 'run', ...asked('kl'), '--', '--shard', '1/2');
    expect(shard).toMatchObject({ status: 0, stderr: '' });
  });

  test('in a project of its own runs that project’s tests with its own Vitest', () => {
    const found = selgen('run', 'suites/no-suite-is-called-so', '--seeds', '1', '--', '--project', 'suites');
    expect([found.status, found.stdout + found.stderr]).toEqual([1, expect.stringContaining('No test files found')]);
  });
});

/** The file that `npx selgen` starts in a checkout. package.json names it. */
function selgen(...args: string[]) {
  return selgenIn(repository, ...args);
}

function selgenIn(cwd: string, ...args: string[]) {
  const { bin } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  // A name of the hub is refused at once, with or without a network.
  const env = { ...process.env, NO_COLOR: '1', HF_HUB_OFFLINE: '1' };
  return spawnSync(process.execPath, [join(repository, bin.selgen), ...args], {
    cwd,
    encoding: 'utf8',
    env,
  });
}

describe('npx selgen, in a checkout,', () => {
  test('lists all commands, and says what one of them takes', () => {
    const { status, stdout } = selgen('--help');
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
    expect([status, listed]).toEqual([0, [...Object.keys(COMMANDS), 'help']]);
    expect(selgen('store', 'list', '--help').stdout).toContain('--older-than <days>');
    expect(selgen('--hepl')).toMatchObject({ status: 1, stderr: expect.stringContaining('Did you mean --help?') });
  });

  test('an experiment knows the short names of the models that are shown', () => {
    const { status, stderr } = selgen('experiment', 'gcd', 'smollm2-135m');
    expect([status, stderr]).toEqual([1, expect.stringContaining('Expected HuggingFaceTB/SmolLM2-135M-Instruct at')]);
  });

  test('answers a shell that asks how a word goes on', () => {
    const completed = (...words: string[]) =>
      selgen('complete', '--', ...words)
        .stdout.split('\n')
        .map((line) => line.split('\t')[0]);
    expect(completed('sto')).toEqual(['store', ':4', '']);
    expect(completed('store', 'l')).toEqual(['list', ':4', '']);
    expect(completed('run', 'gcd', '--se')).toEqual(['--seeds', ':4', '']);
    expect(completed('')).toEqual([...Object.keys(COMMANDS), 'help', ':4', '']);
    // Where nothing else is known, the shell may complete the name of a file.
    expect(completed('data', 'check', 'fix')).toEqual([':0', '']);
    expect(completed('../evil', '$(touch x)')).toEqual([':0', '']);
  });

  test('completes words in a bash that has no package for that', () => {
    const program = `selgen() { echo "$*" >&2; printf 'list\\tone line a trial\\n--older-than\\tdays\\n:4\\n'; }
${selgen('completion', 'bash').stdout.replace('2>/dev/null', '')}
for COMP_LINE in 'selgen store l' 'selgen store ' 'selgen store list --store=a --o'; do
  COMP_POINT=\${#COMP_LINE}
  __selgen_complete 2>>asked
  echo "\${COMPREPLY[*]}"
done
grep complete asked`;
    const { stdout } = spawnSync('bash', ['--norc', '-c', program], { cwd: folder, encoding: 'utf8' });
    expect(stdout.split('\n')).toEqual([
      ...['list', 'list --older-than', '--older-than'],
      ...['complete -- store l', 'complete -- store ', 'complete -- store list --store=a --o', ''],
    ]);
  });

  test('names the shells that can be completed', () => {
    const { status, stderr } = selgen('completion', 'tcsh');
    expect([status, stderr]).toEqual([1, expect.stringContaining("bash, zsh, fish, powershell, got 'tcsh'")]);
  });
});
