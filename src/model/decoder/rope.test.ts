import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readGolden } from '../../golden.ts';
import { rope, ropeFields } from './rope.ts';

interface Golden {
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly size: number;
  /** Length of the text. Without it, the frequencies are those of short texts. */
  readonly length?: number;
  readonly scale: number;
  readonly frequencies: readonly number[];
}

const Config = z.object({ ...ropeFields, max_position_embeddings: z.number() });
const golden = readGolden<Golden[]>('rope.json');

describe('PyTorch’s transformers rotate at the same frequencies', () => {
  test.each(golden)('$name', ({ config, size, length, scale, frequencies }) => {
    const ours = rope(Config.parse(config), size);
    expect(ours.scale).toBeCloseTo(scale, 12);
    const turned = (length && ours.frequenciesAt?.(length)) || ours.frequencies;
    expect(turned).toHaveLength(frequencies.length);
    // transformers computes in float32.
    turned.forEach((frequency, index) => {
      expect(Math.abs(frequency / frequencies[index]! - 1)).toBeLessThan(2e-6);
    });
  });
});
