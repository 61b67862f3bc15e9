import { chooseAutomatically, chooseEngine } from '../../suite/device.ts';

/**
 * Makes the engines named by its arguments one after the other and reports each to its parent. It is a process of its
 * own because a broken driver may kill it.
 */
async function tellParent(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const told = await probe(name);
    // Awaited, because a driver that kills the process would also lose unsent messages.
    await new Promise((sent) => process.send?.({ name, ...told }, sent));
  }
  process.disconnect?.();
}

async function probe(name: string): Promise<object> {
  try {
    const { engine, why } =
      name === 'auto' ? await chooseAutomatically() : { engine: await chooseEngine(name), why: undefined };
    const details = engine.details;
    await engine.dispose();
    return { works: true, details, ...(why ? { why } : {}) };
  } catch (error) {
    return { works: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

// Not awaited: sources are loaded as CommonJS, which has no such awaiting at the top.
void tellParent(process.argv.slice(2));
