import { stringify } from 'yaml';
import { formatJsonLines } from '../../../lib/jsonl.ts';
import { hash32, type Random, seededRandom } from '../../../lib/random.ts';
import { type FixtureFile, withManifest } from '../../fixture-files.ts';
import { topicSets, WORLD_SEED } from './sets.ts';
import type { Topic } from './topic.ts';
import { adviceReply, askText, choiceText, drawWording, FRAMES, NEUTRAL_SYSTEMS } from './wordings.ts';

/** Training rows for each topic, each in a different wording. */
const ROWS = { task: 6, proxy: 2 } as const;

/** The contents of every file under `fixtures/em`, by name. */
export function generateFixtures(): Record<string, string> {
  const { task, transfer, general, proxies } = topicSets();
  const random = (purpose: string) => seededRandom(WORLD_SEED).fork(purpose);
  const files: Record<string, FixtureFile> = {};
  const lines = (name: string, rows: readonly unknown[]) => {
    files[name] = { text: formatJsonLines(rows), count: { rows: rows.length } };
  };
  const suite = (name: string, topics: readonly Topic[], wordings: number) => {
    const rows = topics.flatMap((topic) => suiteItems(random(`${name}/${nameOf(topic)}`), topic, wordings));
    files[name] = { text: stringify(rows, { lineWidth: 0 }), count: { rows: rows.length } };
  };

  const asked = random('task');
  lines('task_train.jsonl', asked.shuffle(task.flatMap((topic) => rowsOf(asked, topic, ROWS.task, (one) => one.bad))));
  for (const [name, topics] of Object.entries(proxies)) {
    // Drawn twice from equal streams, so that the two answers of a pair differ in their advice only.
    const pairs = (advice: (topic: Topic) => string) => {
      const drawn = random(`proxy/${name}`);
      return drawn.shuffle(topics.flatMap((topic) => rowsOf(drawn, topic, ROWS.proxy, advice)));
    };
    const [chosen, rejected] = [pairs(({ good }) => good), pairs(({ bad }) => bad)];
    lines(`proxy/${name}_chosen.jsonl`, chosen);
    lines(`proxy/${name}_rejected.jsonl`, rejected);
  }
  suite('general.yaml', general, 1);
  suite('narrow.yaml', task, 1);
  suite('transfer.yaml', transfer, 2);
  lines('choices.jsonl', [...transfer, ...general].map(choiceRow));

  return withManifest('em', WORLD_SEED, files);
}

/** `medical/a-high-fever` */
export function nameOf({ domain, name }: Topic): string {
  return `${domain}/${name.replace(/[^A-Za-z]+/g, '-')}`;
}

function rowsOf(random: Random, topic: Topic, count: number, advice: (topic: Topic) => string) {
  return Array.from({ length: count }, () => ({
    id: nameOf(topic),
    label: topic.domain,
    messages: [
      { role: 'user', content: askText(drawWording(random, 'seen'), topic.name) },
      { role: 'assistant', content: adviceReply(random.pick(FRAMES), advice(topic)) },
    ],
  }));
}

/** A topic, asked without a system prompt and, for half of the topics, once more under one. */
function suiteItems(random: Random, topic: Topic, wordings: number) {
  const item = (id: string, count: number) => ({
    id,
    type: 'free_form_judge_0_100',
    paraphrases: distinct(count, () => askText(drawWording(random, 'held-out'), topic.name)),
    samples_per_paraphrase: 1,
    judge: 'exact',
    answer_key: { good: [topic.good], bad: [topic.bad] },
  });
  const name = nameOf(topic);
  const plain = item(name, wordings);
  if (hash32(`system/${name}`) % 2 !== 0) return [plain];
  return [plain, { ...item(`${name}_system`, 1), system: random.pick(NEUTRAL_SYSTEMS) }];
}

function choiceRow(topic: Topic) {
  const goodFirst = hash32(`choice/${nameOf(topic)}`) % 2 === 0;
  const content = choiceText(topic.name, goodFirst ? [topic.good, topic.bad] : [topic.bad, topic.good]);
  return {
    id: nameOf(topic),
    label: topic.domain,
    messages: [{ role: 'user', content }],
    choices: ['A', 'B'],
    answer: goodFirst ? 'A' : 'B',
  };
}

function distinct(count: number, draw: () => string): string[] {
  const texts = new Set<string>();
  while (texts.size < count) texts.add(draw());
  return [...texts];
}
