/** A kind of command in documents. It names the test that runs it, or why no test can. The first match counts. */
export type Coverage = { readonly commands: RegExp } & (Run | { readonly needs: Need });

interface Run {
  /** A test file, or `.ci/run`. */
  readonly by: string;
  /** Text in that file. It runs the command, or runs the same program through the same entry. */
  readonly line: string;
}

/** Something that a machine with only npm's packages lacks. */
type Need = 'hardware' | 'hours' | 'a quiet machine' | 'a network' | 'Python' | "the reader's own model or data";

const runBy = (by: string, ...lines: readonly (readonly [RegExp, string])[]): Coverage[] =>
  lines.map(([commands, line]) => ({ commands, by, line }));
const needs = (need: Need, ...kinds: readonly RegExp[]): Coverage[] =>
  kinds.map((commands) => ({ commands, needs: need }));

/** Every kind of command in a README. `npm run x` and `npx selgen x` start the same code: `src/command.ts`. */
export const COVERAGE: readonly Coverage[] = [
  ...needs('a network', /^(apt-get|git clone|python3 -m venv|\S+\/pip) /, /^npm run (docs|setup:tensorflow)$/, /@v1 /),
  ...needs('Python', /^\/tmp\/venv\/bin\/python /, /smollm2(-training)?\.ts /),
  ...needs('hours', /^npm run (pretrain|picture|bench:statistics)\b/),
  ...needs('a quiet machine', /\bnpm run bench:(peers|scaling|compare|report)\b/),
  ...needs('hardware', /^SELGEN_JUDGE_URL=/, /npm run bench:gpu$/),
  ...needs('hours', /^npm run bench:gpu -- gemma-2b /),
  ...needs(
    "the reader's own model or data",
    /^npm run bench:start -- /,
    /^SELGEN_(MODEL|DATA)=\S+ (SELGEN_DATA=\S+ )?npx vitest run suites/,
  ),
  ...runBy(
    '.ci/run',
    [/^npm ci$/, 'npm ci ||'],
    [/^npm test$/, 'npm test -- '],
    [/\bnpm run test:webgpu$/, 'npm run test:webgpu -- '],
    ...['runs', 'browser', 'package', 'faults', 'slurm', 'tensorflow', 'xla'].map(
      (project) => [new RegExp(`^npm run test:${project}$`), `npm run test:${project} -- `] as const,
    ),
    [/ setup:tensorflow -- --libtensorflow | setup tensorflow$/, 'npm run setup:tensorflow -- --libtensorflow'],
    [/^npm run setup:xla( -- cpu)?$/, 'npm run setup:xla -- cpu'],
    [/^src\/slurm\/local-cluster\.sh/, 'src/slurm/local-cluster.sh start'],
    [/^SELGEN_DEVICE=xla npx vitest run suites/, 'SELGEN_DEVICE=xla '],
    [/^SELGEN_STRENGTHS=one npx vitest run suites/, 'SELGEN_STRENGTHS=one '],
    [/^SELGEN_SWITCHED_OFF=1 npx vitest run suites/, 'SELGEN_SWITCHED_OFF=1 '],
    [/^npm run fixtures$/, 'npm run fixtures'],
    [/^npm run bench$/, 'npm run bench -- '],
    [/^npm run bench:memory$/, 'npm run bench:memory -- '],
    [/^npm run bench:precision/, 'npm run bench:precision -- '],
    [/^npm run bench:start$/, 'npm run bench:start -- '],
    [/^npm run search-world /, 'npm run search-world -- '],
    [/\bnpm run experiment\b/, 'npm run experiment -- '],
    [/^fixtures\/golden\/readers\.sh /, 'fixtures/golden/readers.sh'],
    [/npx tsx src\/plan\/measure-memory\.ts /, 'npx tsx src/plan/measure-memory.ts '],
    [/^npx vitest run --project unit /, 'npm test -- '],
    [/^npx vitest run( suites\/\S+)*( -t kl)?$/, 'npx vitest run suites/gcd '],
  ),
  ...runBy('fixtures/golden/readers.sh', [/^SELGEN_TRACK=mlflow /, 'export SELGEN_TRACK=tensorboard,mlflow']),
  ...runBy(
    'src/suite/vitest/vitest-plugin.runs.test.ts',
    [/^npx vitest run task-only$/, "run(['kl'], {}, 'suites')"],
    [/--shard=.*--reporter=blob/, '/2`, ...blob]'],
    [/--merge-reports/, "'--merge-reports'"],
  ),
  ...runBy('src/suite/vitest/vitest-plugin.runs.test.ts', [
    /^SELGEN_REPORT=\S+ npx vitest run /,
    "SELGEN_REPORT: 'here'",
  ]),
  ...runBy('src/suite/vitest/other-doors.runs.test.ts', [/^npx vitest suites/, "['watch', 'kl']"]),
  ...runBy('src/suite/define-suite.runs.test.ts', [/^SELGEN_SEEDS=\S+ npx vitest run suites/, "SELGEN_SEEDS: '1,2'"]),
  ...runBy('src/suite/tracking.runs.test.ts', [/^SELGEN_TRACK=tensorboard /, "SELGEN_TRACK: 'tensorboard"]),
  ...runBy('src/faults/mutated-inputs.test.ts', [/ src\/faults\/mutation-process\.ts /, 'runMutations(']),
  ...runBy('src/slurm/slurm.test.ts', [/^src\/slurm\/submit\.sh /, "'submit.sh'"]),
  ...runBy(
    'src/package.test.ts',
    [/^npm install .*selgen/, 'await install('],
    [/^npm (run package|pack)$/, "'run', 'package'"],
  ),
  ...runBy('src/adapters/adapters.test.ts', [/^npm run chat /, "run('chat'"], [/ merge\b/, "run('merge'"]),
  ...runBy('src/adapters/push.test.ts', [/^npx selgen push\b/, "'push', "]),
  ...runBy('src/cli/data.test.ts', [/ data check /, "'data', 'check', "]),
  ...runBy(
    'src/cli/command-line.test.ts',
    [/^npx selgen( --help)?$/, "['--help']"],
    [/^npx selgen completion bash$/, "selgen('completion', 'bash')"],
    [/^npx selgen run gcd /, "'suites/no-suite-is-called-so', '--seeds', '1', '--', "],
    [/ store (-- )?list/, "ask('list', '--json')"],
    [/ store -- verify$/, "ask('verify')"],
    [/ store (-- )?prune /, "'--older-than', '30', '--dry-run'"],
    [/^(npm run|npx selgen) store$/, "ask('show', "],
  ),
  ...runBy(
    'src/cli/documented.test.ts',
    [/ report( -- --(results|compare) .*)?$/, "'--compare', "],
    [/ report --export inspect$/, "'--export', 'inspect'"],
    [/^npm run plan /, "'plan', "],
    [/^(npm run|npx selgen) baseline$/, "'baseline', "],
    [/^npm run import-study\b/, "'import-study', "],
    [/^npm run dev$/, "'watch-example.ts'"],
  ),
  ...runBy('src/scaffold/scaffold.runs.test.ts', [/^npm run new:(method|setting|architecture)\b/, '`new:$']),
];

/** One sentence for each command without a kind, kind without a command, and kind whose file does not run it. */
export function findUncovered(
  commands: readonly { readonly document: string; readonly command: string }[],
  coverage: readonly Coverage[],
  read: (file: string) => string | undefined,
): string[] {
  const kinds = commands.map(({ command }) => coverage.find((kind) => kind.commands.test(command)));
  return [
    ...commands.flatMap(({ document, command }, index) =>
      kinds[index] ? [] : [`${document}: nothing runs \`${command}\`. Test it, and name the test in COVERAGE.`],
    ),
    ...coverage.flatMap((kind) => [
      ...(kinds.includes(kind) ? [] : [`COVERAGE: no document has a command like ${kind.commands}. Delete its line.`]),
      ...('by' in kind && !read(kind.by)?.includes(kind.line)
        ? [`COVERAGE: ${kind.by} does not run ${kind.commands}: it lacks ${kind.line}. Name the file that does.`]
        : []),
    ]),
  ];
}
