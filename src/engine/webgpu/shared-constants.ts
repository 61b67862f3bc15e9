import { elements } from '../../tensor/params.ts';
import { type Constant, type Definition, floats, type HostArray, type Program, type Value } from '../engine.ts';

/** Smaller constants stay inside a program, where what follows from them is computed once. */
const FEWEST = 2 ** 14;

type Compile = (definition: Definition) => Promise<Program>;

/**
 * A compiler whose programs share one copy of each large constant on the device; ONNX Runtime would give every program
 * its own. Programs take it as an input that never changes. It is freed when neither a program nor JavaScript holds it.
 *
 * @param compile Makes programs whose outputs stay on the device.
 */
export function withSharedConstants(compile: Compile): Compile {
  const uploads = new WeakMap<Constant, Promise<Value>>();
  const movers = new Map<string, Promise<Program>>();
  const upload = async (constant: Constant): Promise<Value> => {
    const x: HostArray = 'part' in constant ? floats(constant.shape, constant.read()) : constant;
    const key = `${x.dtype}[${x.shape}]`;
    const definition: Definition = { name: 'upload', inputs: { x }, body: ({ x }) => ({ y: x! }) };
    if (!movers.has(key)) movers.set(key, compile(definition));
    return (await (await movers.get(key)!).run({ x })).y!;
  };
  const onDevice = (constant: Constant): Promise<Value> => {
    const value = uploads.get(constant) ?? upload(constant);
    uploads.set(constant, value);
    return value;
  };
  return async (definition) => {
    const all = Object.entries(definition.constants ?? {});
    const large = all.filter(([, { shape }]) => elements(shape) >= FEWEST);
    if (large.length === 0) return compile(definition);
    const shared: Record<string, Value> = {};
    for (const [name, constant] of large) shared[name] = await onDevice(constant);
    const program = await compile({
      ...definition,
      constants: Object.fromEntries(all.filter(([name]) => !(name in shared))),
      inputs: { ...definition.inputs, ...shared },
    });
    return { run: (inputs) => program.run({ ...inputs, ...shared }), dispose: program.dispose };
  };
}
