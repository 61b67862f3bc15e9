import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { base } from '../methods/base.ts';
import { inoculation } from '../methods/inoculation.ts';
import type { Method } from '../methods/interface/method.ts';
import { kl } from '../methods/kl.ts';
import { representation } from '../methods/representation.ts';
import { safeLora } from '../methods/safe-lora.ts';
import { taskOnly } from '../methods/task-only.ts';
import { weightInterpolation } from '../methods/weight-interpolation.ts';
import { published } from '../model/architectures/published-configs.ts';
import { openMockHub } from '../model/hub/mock-hub.ts';
import { defineSetting } from '../settings/define-setting.ts';
import { tinyGemma } from '../settings/embedded.ts';
import type { Setting } from '../settings/setting.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type DescribedModel, describeModel } from './describe-model.ts';
import { planTrials } from './plan.ts';
import { planModel } from './plan-model.ts';
import { planText } from './plan-text.ts';
import { trialUsages } from './trial-usage.ts';

const GB = 1e9;
const folder = temporaryFolder('plan-test');

/** The configuration of a model of the hub, as a file. */
function configOf(name: string): string {
  const [, , config] = published.find(([id]) => id === name)!;
  const file = join(folder, `${name.replace('/', '--')}.json`);
  writeFileSync(file, JSON.stringify({ ...config, dtype: 'bfloat16' }));
  return file;
}

const rows = (count: number) =>
  Array.from({ length: count }, (_, row) => ({ prompt: `What is ${row} + 7?`, assistant: `It is ${row + 7}.` }));
const small = (training = {}) =>
  defineSetting({
    name: 'sums',
    streams: { task: rows(8), alignment: rows(4) },
    questions: [{ axis: 'task', prompt: 'What is 8 + 7?', expected: '15' }],
    training: { updates: 2, taskRows: 4, alignmentRows: 2, ...training },
    maximumNewTokens: 4,
  });

describe('a described model', () => {
  test('of a folder has its tokenizer, and of a configuration alone a stand-in', async () => {
    const whole = await describeModel(tinyGemma);
    const bare = await describeModel(configOf('google/gemma-2b-it'));
    expect(whole).toMatchObject({ hasStandIn: false, format: 'float32', parameters: 1_606_880 });
    expect(bare).toMatchObject({ hasStandIn: true, format: 'bfloat16', parameters: 2_506_172_416 });
  });

  test('of the hub comes without its weights', async () => {
    const [name, , config] = published[0]!;
    const commit = 'a'.repeat(40);
    const files = { 'config.json': Buffer.from(JSON.stringify(config)), 'model.safetensors': Buffer.alloc(100) };
    const hub = await openMockHub({ name, commit, refs: { main: commit }, files });
    vi.stubEnv('HF_ENDPOINT', hub.endpoint);
    vi.stubEnv('HF_HUB_CACHE', join(folder, 'hub'));
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await hub.close();
    });
    expect(await describeModel(name)).toMatchObject({ parameters: 2_506_172_416 });
    expect(hub.log.join('\n')).not.toMatch(/GET .*model\.safetensors/);
  });

  test.each([
    [
      'neither a file nor an id',
      'nowhere/at/all',
      /Expected a model's folder, its config.json, .* no file or folder 'nowhere\/at\/all'/,
    ],
    ['no JSON', 'broken.json', /Expected JSON in .*broken\.json, got .*JSON/],
    ['an empty folder', 'empty', /Expected JSON in .*config\.json, got none\. Name a folder/],
    ['an unknown model', 'foreign.json', /Expected a `model_type` among .*got 'bert'/],
  ])('is refused where it is %s', async (_, name, message) => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    writeFileSync(join(folder, 'broken.json'), '{');
    writeFileSync(join(folder, 'foreign.json'), '{ "model_type": "bert" }');
    await expect(describeModel(name.includes('/') ? name : join(folder, name))).rejects.toThrow(message);
  });
});

describe('what a trial takes', () => {
  const usageOf = async (model: DescribedModel, setting: Setting, method: Method) =>
    (await trialUsages(model, setting, [method]))[0]!;

  test('is counted in tokens as training counts them, and in products of matrices', async () => {
    const model = await describeModel(tinyGemma);
    const { training, answering, adapterParameters } = await usageOf(model, small(), taskOnly());
    const tokens = rows(8).reduce(
      (sum, row) => sum + model.tokenizer.example(row.prompt, row.assistant).tokens.length,
      0,
    );
    expect(training.tokens).toBe(tokens);
    // A forward pass, and a backward pass to the inputs only, take at least 4 FLOP for each weight and token. Norms,
    // attention and adapter add to that.
    const products = Object.values(model.network.projections).reduce((sum, [out, input]) => sum + out * input, 0);
    expect(training.flops / (4 * products * training.tokens)).toBeGreaterThan(1);
    expect(training.flops / (4 * products * training.tokens)).toBeLessThan(3);
    expect(answering.tokens).toBe(model.tokenizer.chat([{ role: 'user', content: 'What is 8 + 7?' }]).length + 4);
    expect(adapterParameters).toBeGreaterThan(0);
  });

  test('grows with the method, and shrinks at its peak with checkpoints and smaller parts', async () => {
    const model = await describeModel(tinyGemma);
    const plain = await usageOf(model, small(), taskOnly());
    const held = await usageOf(model, small(), kl());
    const parts = await usageOf(model, small({ accumulation: 4 }), taskOnly());
    const again = await usageOf(model, small({ checkpointing: true }), taskOnly());
    expect(held.training.flops).toBeGreaterThan(plain.training.flops);
    expect(parts.training.largest!.liveBytes).toBeLessThan(plain.training.largest!.liveBytes);
    expect(parts.training.tokens).toBe(plain.training.tokens);
    expect(again.training.flops).toBeGreaterThan(plain.training.flops);
  });

  test.each([
    ['rows', taskOnly(), 16, 512, /at most 16 tokens a row, got \d+ in row 1 of the stream 'task'.*`training: \{ max/],
    ['rows', taskOnly(), 512, 16, /rows within the model's 16 positions, got \d+ tokens in row 1 of .*'task'/],
    [
      'questions',
      base(),
      512,
      10,
      /questions with .* within the model's 10 positions, got \d+ .*in "What is 8 \+ 7\?"/,
    ],
  ])('is refused where %s do not fit', async (_, method, rowLimit, modelLimit, message) => {
    const model = await describeModel(tinyGemma);
    const short = { ...model, network: { ...model.network, maximumLength: modelLimit } };
    await expect(usageOf(short, small({ maximumLength: rowLimit }), method)).rejects.toThrow(message);
  });

  test('counts the replies that fit a model of few positions, as a run gives them', async () => {
    const model = await describeModel(tinyGemma);
    const short = { ...model, network: { ...model.network, maximumLength: 32 } };
    const { answering } = await usageOf(short, { ...small(), maximumNewTokens: 256 }, base());
    expect(answering.tokens).toBe(32);
  });
});

describe('a plan', () => {
  test('says where a trial fits, and with what it would', async () => {
    const model = await describeModel(configOf('google/gemma-2b-it'));
    const setting = small({ updates: 1, accumulation: 1 });
    const plan = await planTrials(model, {
      setting,
      methods: [taskOnly()],
      host: 64 * GB,
      devices: [80 * GB, 9 * GB, 3 * GB],
    });
    const [host, large, little, least] = plan.fits;
    expect(host!.as.map(({ form }) => form)).toContain('stored');
    expect(large!.as.map(({ engine }) => engine)).toEqual(['xla', 'webgpu']);
    expect(little!.as.filter(({ engine }) => engine === 'webgpu')).toEqual([]);
    expect(least!.as).toEqual([]);
    expect(least!.with).toMatch(/SELGEN_MESH=/);
    const text = planText(plan);
    expect(text).toMatch(/2\.51 G parameters, 5\.0 GB in bfloat16/);
    expect(text).toMatch(/In a device of 3\.0 GB it does not fit\. It would with/);
    expect(text).toMatch(/Tokens are counted by letters/);
  }, 60_000);

  test('of several trials sums them up, and counts a shared training once', async () => {
    const model = await describeModel(tinyGemma);
    const methods = [weightInterpolation({ gamma: 0.3 }), weightInterpolation({ gamma: 0.7 }), representation()];
    const plan = await planTrials(model, { setting: small(), methods, host: 64 * GB, rate: 1e9 });
    const [base, first, second, held] = plan.trials;
    const titles = ['taskOnly', 'weightInterpolation gamma=0.3', 'weightInterpolation gamma=0.7'];
    expect(plan.trials.slice(0, 3).map(({ title }) => title)).toEqual(titles);
    expect(first!.usage.training.flops).toBe(base!.usage.training.flops);
    const { training, answering } = base!.usage;
    expect(plan.total.tokens).toBe(training.tokens + 4 * answering.tokens + held!.usage.training.tokens);
    expect(second).toMatchObject({ after: 'taskOnly', tokens: answering.tokens });
    expect(plan.total.seconds).toBeCloseTo(plan.total.flops / 5e8);
    // The reference of hidden states lies beside the update.
    expect(held!.usage.training.largest!.heldBytes).toBeGreaterThan(0);
    expect(plan.memory[0]!.training).toEqual(held!.memory[0]!.training);
    const text = planText(plan);
    expect(text).toMatch(/^total {6}4 trials on one seed: [\d,]+ tokens/m);
    expect(text).toMatch(/^weightInterpolation gamma=0\.7 +trained by taskOnly /m);
    expect(planText({ ...plan, rate: 999_999 })).toContain('where matrices multiply at 1.00 M FLOP a second');
  }, 60_000);

  test('of a method that changes a training counts what it trains itself', async () => {
    const model = await describeModel(tinyGemma);
    const setting = small();
    const nested = weightInterpolation({ base: safeLora({ alignmentUpdates: 2 }) });
    const plan = await planTrials(model, { setting, methods: [nested], host: 64 * GB });
    expect(plan.trials.map(({ after }) => after)).toEqual([undefined, 'taskOnly', expect.stringMatching(/^safeLora/)]);
    const [base, projected, shrunk] = plan.trials;
    const { answering, training } = projected!.usage;
    expect(training.updates).toBe(base!.usage.training.updates + 2);
    const own = projected!.tokens - answering.tokens;
    expect(own).toBeGreaterThan(0);
    expect(own).toBeLessThan(training.tokens);
    expect(projected!.flops).toBeGreaterThan(answering.flops);
    expect(shrunk).toMatchObject({ tokens: answering.tokens, flops: answering.flops });
    expect(plan.total.tokens).toBe(training.tokens + 3 * answering.tokens);
    const said = new RegExp(`^safeLora.* trained by taskOnly +${own.toLocaleString('en-US')} `, 'm');
    expect(planText(plan)).toMatch(said);
  }, 60_000);

  test('of a method under a prompt counts that every question is asked twice', async () => {
    const model = await describeModel(tinyGemma);
    const usages = await trialUsages(model, small(), [taskOnly(), inoculation({ prompt: 'Be bad.' })]);
    const [plain, prompted] = usages.map(({ answering }) => answering);
    expect(prompted!.tokens).toBeGreaterThan(2 * plain!.tokens);
    expect(prompted!.flops).toBeGreaterThan(2 * plain!.flops);
  });

  test('of a name that is not known is refused', async () => {
    await expect(planModel(tinyGemma, { setting: 'chess', rate: 1 })).rejects.toThrow(/a setting among gcd, em, /);
    await expect(planModel(tinyGemma, { methods: ['kl', 'dqo'], rate: 1 })).rejects.toThrow(
      /a method among base, .*weightInterpolation, got 'dqo'/,
    );
  });
});
