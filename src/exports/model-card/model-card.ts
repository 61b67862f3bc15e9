import { stringify } from 'yaml';
import { isRecord } from '../../lib/records.ts';
import { methodTitle } from '../../results/method-title.ts';
import type { AxisScore, TrialResult } from '../../results/result.ts';

/** Facts on a card beyond its trial. */
export interface CardOptions {
  /** The base model's hub id; null for a local folder. */
  readonly baseModel: string | null;
  /** Identifier of a licence, such as `apache-2.0`. @defaultValue unknown */
  readonly license?: string;
  /** Name of the repository. @defaultValue `<setting>-<method>` */
  readonly name?: string;
}

/** True of every setting: capability is a skill from before in one, and the wanted spread of the lesson in another. */
const AXES = {
  task: 'what was trained, on questions that were not',
  capability: 'ability beyond those questions: what the setting wants kept, or learned with the task',
  alignment: 'the disposition that training should have left alone',
};

/** A Hugging Face model card for a trial's adapter: metadata with a `model-index`, then text for people. */
export function modelCard(trial: TrialResult, options: CardOptions): string {
  return `---\n${stringify(metadataOf(trial, options))}---\n\n${bodyOf(trial, options)}`;
}

/** The metadata at the head of a card. */
function metadataOf(trial: TrialResult, { baseModel, license = 'unknown', name }: CardOptions) {
  const axes = axesOf(trial);
  return {
    library_name: 'peft',
    pipeline_tag: 'text-generation',
    license,
    ...(baseModel === null ? {} : { base_model: baseModel, base_model_relation: 'adapter' }),
    tags: ['lora', 'selgen', `selgen-setting:${tagOf(trial.setting)}`, `selgen-method:${tagOf(trial.method.name)}`],
    ...(axes.length === 0
      ? {}
      : {
          'model-index': [
            {
              name: printable(name ?? `${trial.setting}-${trial.method.name}`),
              results: [
                {
                  task: { type: 'text-generation', name: 'Text Generation' },
                  dataset: { type: `selgen-${tagOf(trial.setting)}`, name: printable(`selgen ${trial.setting}`) },
                  metrics: axes.map(([axis, score]) => ({
                    type: axis,
                    name: `${axis} (95 % interval ${intervalOf(score)} for other questions, this training only; ${score.n} questions)`,
                    value: score.value,
                    verified: false,
                  })),
                },
              ],
            },
          ],
        }),
  };
}

function bodyOf(trial: TrialResult, { baseModel }: CardOptions): string {
  const { setting, method, seed, identity, cost, environment, finishedAt, key } = trial;
  const rows = axesOf(trial).map(
    ([axis, score]) => `| ${axis} | ${AXES[axis]} | ${score.value.toFixed(3)} | ${intervalOf(score)} | ${score.n} |`,
  );
  return [
    `# ${inert(methodTitle(method))} on ${inert(setting)}, seed ${seed}`,
    `A LoRA adapter of ${baseModel === null ? 'a local model' : `[${baseModel}](https://huggingface.co/${baseModel})`}, trained by selgen: a benchmark of which fine-tuning method keeps a skill and leaves the bad disposition behind.`,
    '## Scores',
    'Each in [0, 1], larger is better. The interval is for other questions of the same kind put to this adapter. It does not cover other trainings: another seed may score outside it.',
    ['| axis | what | score | 95 % interval, this training only | questions |', '|---|---|---|---|---|', ...rows].join(
      '\n',
    ),
    '## Method',
    listOf({ method: method.name, ...method.options, seed }),
    '## Training',
    listOf({
      updates: cost.updates,
      tokens: cost.tokens,
      engine: `${environment.engine} (${environment.cpu})`,
      ended: finishedAt,
      ...(isRecord(identity.training) && identity.training),
    }),
    '## What determined it',
    'Fingerprints of the data, the base model and the code; the trial’s key is the hash of all.',
    listOf({ key, data: identity.data, model: identity.model, code: identity.code, scorers: identity.scorers }),
    '## Use',
    `\`\`\`python\nfrom peft import PeftModel\nfrom transformers import AutoModelForCausalLM\n\nbase = AutoModelForCausalLM.from_pretrained(${JSON.stringify(baseModel ?? 'the base model’s folder')})\nmodel = PeftModel.from_pretrained(base, "the folder or repository of this card")\n\`\`\``,
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function axesOf({ outcome }: TrialResult): [keyof typeof AXES, AxisScore][] {
  if (outcome.status === 'failed') return [];
  return (Object.keys(AXES) as (keyof typeof AXES)[]).flatMap((axis) => {
    const score = outcome.axes[axis];
    return score ? [[axis, score]] : [];
  });
}

function intervalOf({ interval: [low, high] }: AxisScore): string {
  return `${low.toFixed(3)}–${high.toFixed(3)}`;
}

function listOf(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `* ${inert(name)}: ${inert(typeof value === 'string' ? value : JSON.stringify(value))}`)
    .join('\n');
}

/** Foreign text made safe for Markdown: no markup, no HTML, one line. */
function inert(text: string): string {
  return printable(text).replace(/[\\`*_[\]<>&|~#]/g, '\\$&');
}

/** One line without what a terminal would obey, YAML forbids, or a reader cannot see. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** The text as the hub allows it in a tag. */
function tagOf(text: string): string {
  return text.replace(/[^\w.-]+/g, '-');
}
