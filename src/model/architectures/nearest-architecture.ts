/** Model types of `transformers` without an architecture here, each with the most similar one. */
const RELATIVES: Readonly<Record<string, string>> = {
  arcee: 'llama',
  aya_vision: 'llama',
  bitnet: 'llama',
  cohere: 'llama',
  cohere2: 'llama',
  deepseek_v2: 'llama',
  deepseek_v3: 'llama',
  falcon: 'llama',
  glm: 'llama',
  glm4: 'llama',
  glm4_moe: 'qwen3_moe',
  gpt2: 'llama',
  gpt_neox: 'llama',
  gpt_oss: 'qwen3_moe',
  helium: 'llama',
  internlm3: 'llama',
  llava: 'llama',
  minicpm3: 'llama',
  mixtral: 'qwen3_moe',
  mllama: 'llama',
  nemotron: 'llama',
  olmoe: 'qwen3_moe',
  pixtral: 'mistral',
  qwen2_moe: 'qwen3_moe',
  recurrent_gemma: 'gemma',
  seed_oss: 'qwen2',
  solar_open: 'llama',
  stablelm: 'llama',
  starcoder2: 'qwen2',
  vaultgemma: 'gemma2',
};

/** The known model type most similar to another: its relative, else the longest known name with a common prefix. */
export function nearestArchitecture(modelType: string, known: readonly string[]): string | undefined {
  const relative = Object.hasOwn(RELATIVES, modelType) ? RELATIVES[modelType]! : modelType;
  const shared = known.map((name) => [sharedBeginning(name, relative), name] as const);
  const most = Math.max(...shared.map(([length]) => length));
  // A prefix under three letters means no kinship: `mistral` and `minicpm` share two, `gemma` and `gemma4` five.
  return most < 3 ? undefined : shared.find(([length]) => length === most)![1];
}

function sharedBeginning(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
