import { fail } from '../../lib/errors.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';

/**
 * Stops if a checkpoint's tokenizer cannot be the one of its training, or cannot write a conversation: ids without an
 * embedding, control tokens unlike those in `config.json`, no chat template, no end of turn.
 *
 * @param vocabulary Rows of the embedding.
 */
export function checkTokenizer({ folder, config, tokenizer }: Checkpoint, vocabulary: number): void {
  if (tokenizer.vocabularySize > vocabulary) {
    const id = tokenizer.vocabularySize - 1;
    const text = tokenizer.decode([id], { skipSpecial: false });
    fail(
      'tokenizer',
      `Expected ids below ${vocabulary}, the rows of the embedding, got ${id} for ${JSON.stringify(text)} in ` +
        `${folder}/tokenizer.json. Use the tokenizer that came with the weights.`,
    );
  }
  const named = Object.entries({ bos_token_id: tokenizer.bosId, eos_token_id: tokenizer.eosId }).filter(
    ([field, id]) => id !== undefined && typeof [config[field]].flat()[0] === 'number',
  );
  // One id may differ if chat tokens were added later. If all differ, the tokenizer is another model's.
  if (named.length > 0 && named.every(([field, id]) => ![config[field]].flat().includes(id))) {
    const expected = named.map(([field]) => `${field} ${JSON.stringify(config[field])}`).join(' and ');
    const got = named.map(([, id]) => id).join(' and ');
    fail(
      'tokenizer',
      `Expected ${expected} as ${folder}/config.json says, got ${got} in tokenizer_config.json. ` +
        'Use the tokenizer that came with the weights.',
    );
  }
  if (!tokenizer.hasChatTemplate) {
    fail(
      'tokenizer',
      `Expected a chat template in ${folder}, got none in tokenizer_config.json and no chat_template.jinja. ` +
        'Choose a checkpoint tuned for chat (-it, -Instruct), or add the template that it was trained with.',
    );
  }
  if (tokenizer.eosIds.length === 0) {
    fail(
      'tokenizer',
      `Expected a token that ends an answer, got no eos_token in ${folder}/tokenizer_config.json and no eos_token_id in ` +
        "generation_config.json. Name the token that closes a turn of the model's chat template.",
    );
  }
  const lost = tokenizer.eosIds.find((id) => id >= vocabulary);
  if (lost !== undefined) {
    fail(
      'tokenizer',
      `Expected ids below ${vocabulary}, the rows of the embedding, got eos_token_id ${lost} in ${folder}/generation_config.json. Correct it.`,
    );
  }
  // Finds out now what the template does to an answer, and not after an epoch.
  tokenizer.example('Is 7 a prime number?', 'Yes.');
}
