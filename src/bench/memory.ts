import { cpuEngine } from '../engine/cpu/cpu.ts';
import { floats, integers } from '../engine/engine.ts';
import { seededRandom } from '../lib/random.ts';
import { runCommand } from '../lib/run-command.ts';
import { eachRow } from '../tensor/each-row.ts';
import { klDivergence, logLikelihood } from '../tensor/losses.ts';
import { valueAndGradient } from '../tensor/params.ts';
import { type Scalar, type Tensor, tf } from '../tensor/tfjs.ts';
import { positionsAtATime } from '../train/batches/position-losses.ts';
import { countOf, inProcess } from './measure.ts';
import { formatTable } from './table.ts';

/**
 * `npm run bench:memory [-- vocabulary positions width]`: peak memory of a loss and its gradient with respect to the
 * hidden states, in chunks of positions and all at once. Each form runs in a process of its own; the operating system
 * tells its peak.
 */
const LOSSES = ['cross-entropy', 'kl'] as const;
const DEFAULTS = ['256000', '2048', '64'];
const FORMS = ['chunks', 'whole'] as const;
type Loss = (typeof LOSSES)[number];
type Form = (typeof FORMS)[number];

interface Peak {
  /** Memory of the process with inputs and head, before the first run, in MiB. */
  readonly before: number;
  readonly peak: number;
  readonly seconds: number;
  readonly value: number;
}

const usage = 'npm run bench:memory [-- vocabulary positions width]: peak memory of losses over a large vocabulary.';

if (process.argv[2] === 'measure') {
  const [loss, form, ...sizes] = process.argv.slice(3);
  process.stdout.write(JSON.stringify(await measure(loss as Loss, form as Form, sizes.map(Number))));
} else {
  await runCommand((words) => {
    const sizes = ['vocabulary', 'positions', 'width'].map((what, place) =>
      countOf(what, words[place] ?? DEFAULTS[place]!),
    );
    const rows = LOSSES.flatMap((loss) => {
      const peaks = FORMS.map((form) => inProcess<Peak>(import.meta.url, [loss, form, ...sizes.map(String)]));
      return peaks.map(({ before, peak, seconds, value }, index) => ({
        loss,
        form: FORMS[index]!,
        'peak MiB': Math.round(peak),
        'before the run': Math.round(before),
        'ratio to whole': (peak / peaks[1]!.peak).toFixed(3),
        seconds: seconds.toFixed(1),
        value: value.toFixed(5),
      }));
    });
    process.stdout.write(
      `vocabulary of ${sizes[0]} × ${sizes[1]} positions, hidden states of width ${sizes[2]}\n${formatTable(rows)}`,
    );
  }, usage);
}

async function measure(
  loss: Loss,
  form: Form,
  [vocabulary = 0, positions = 0, width = 0]: readonly number[],
): Promise<Peak> {
  const random = seededRandom(1);
  const normal = (rows: number, scale: number) =>
    floats(
      [rows, width],
      Float32Array.from({ length: rows * width }, () => (random.uniform() - 0.5) * scale),
    );
  const inputs = {
    hidden: normal(positions, 4),
    base: normal(positions, 4),
    targets: integers(
      [positions],
      Int32Array.from({ length: positions }, () => random.integer(vocabulary)),
    ),
  };
  const size = form === 'chunks' ? positionsAtATime(vocabulary) : positions;
  const program = await cpuEngine({ threads: 1 }).compile({
    name: 'loss',
    inputs,
    constants: { head: normal(vocabulary, 1) },
    body: ({ hidden, base, targets, head }) => {
      const logits = (rows: Tensor) => tf.matMul(rows, head!, false, true);
      const each = (rows: Tensor, targets?: Tensor, states?: Tensor) =>
        loss === 'kl' ? klDivergence(logits(rows), logits(states!)) : logLikelihood(logits(rows), targets!).neg();
      const { value, grads } = valueAndGradient(
        ({ hidden }) => eachRow(each, hidden!, [targets!, base!], size).mean() as Scalar,
        { hidden: hidden! },
      );
      return { value, gradient: grads.hidden! };
    },
  });
  const megabytes = () => process.resourceUsage().maxRSS / 1024;
  const before = megabytes();
  const started = performance.now();
  const { value } = await program.run(inputs);
  return {
    before,
    peak: megabytes(),
    seconds: (performance.now() - started) / 1000,
    value: ((value as { data?: Float32Array }).data ?? [NaN])[0]!,
  };
}
