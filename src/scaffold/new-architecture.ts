import { fail } from '../lib/errors.ts';
import { afterLast, filled, kebabCase, refuseReserved, type Scaffold } from './change.ts';

/**
 * An architecture by its `model_type`, which starts as a copy of Llama, with its place in the registry and its golden
 * numbers.
 */
export function newArchitecture(modelType: string): Scaffold {
  if (!/^[a-z][a-z0-9_]*$/.test(modelType)) {
    fail('new:architecture', `Expected the \`model_type\` of a config.json, such as starcoder2, got '${modelType}'.`);
  }
  // `gemma3_text` → `gemma3Text`
  const name = modelType.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  refuseReserved('new:architecture', name);
  const file = kebabCase(name);
  const registry = 'src/model/architectures/architectures.ts';
  return {
    changes: [
      { file: `src/model/architectures/${file}.ts`, text: filled('architecture', { name, modelType }) },
      afterLast(registry, /^import \{ \w+ \} from '\.\/[\w-]+\.ts';/, `import { ${name} } from './${file}.ts';`),
      afterLast(registry, /^ {2}\w+,$/, `  ${name},`),
      afterLast('src/model/architectures/README.md', /^\| `\w+` \|/, `| \`${modelType}\` | … | … |`),
      afterLast('fixtures/golden/architectures.py', /^cases = \{/, `    # "${modelType}": (2, …Config(**small)),`),
    ],
    next: [
      `Read the model's code in transformers, and write what differs from Llama in src/model/architectures/${file}.ts.`,
      `Make golden numbers: fill the line in fixtures/golden/architectures.py in, and run it with ${modelType}, as its first lines say.`,
      'Prove it: npx vitest run --project unit src/model/architectures',
      'Add a published configuration with its number of weights in src/model/architectures/published-configs.ts.',
      'Fill its row in src/model/architectures/README.md in.',
    ],
  };
}
