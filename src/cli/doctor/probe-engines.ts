import { chooseAutomatically, chooseEngine } from '../../suite/device.ts';

/**
 * Makes the engines that its arguments name, one after the other, and tells its parent of each. A process of its own: a
 * broken driver may take it down.
 */
for (const name of process.argv.slice(2)) {
  const told = await probe(name);
  // Waited for: a driver that takes the process down would take what is still to be sent with it.
  await new Promise((sent) => process.send?.({ name, ...told }, sent));
}
process.disconnect?.();

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
