"""The update of training-step.ts in JAX: one jitted program, a scan over stacked layers. `peers.ts` starts it and asks for one step a line.

First line in: {"model", "threads", "rank", "method", "learningRate", "tokens": {stream: [[...]]}, "dtype", "checkpointing"}; then
"step" again and again. Each line out: {"seconds", "cpuSeconds", "value", "peakMiB"}; the first one has {"name"} and "compileSeconds".

Decoders of `llama`, `qwen3` and `gemma`. In bfloat16 weights and activations are, norms, softmax, losses, adapter and optimizer float32.
"""
import glob
import json
import os
import resource
import sys
import time

job = json.loads(sys.stdin.readline())
os.environ.setdefault("NPROC", str(job["threads"]))
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")
import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
from safetensors import safe_open  # noqa: E402

dtype, rank = jnp.dtype(job["dtype"]), job["rank"]
config = json.load(open(os.path.join(job["model"], "config.json")))
kind, depth, heads = config["model_type"], config["num_hidden_layers"], config["num_attention_heads"]
if kind not in ("llama", "qwen3", "gemma"):
    sys.exit(f"no JAX form of {kind}")
groups = config.get("num_key_value_heads", heads)
width = config.get("head_dim") or config["hidden_size"] // heads
PROJECTIONS = {"q_proj": "self_attn", "k_proj": "self_attn", "v_proj": "self_attn", "o_proj": "self_attn",
               "gate_proj": "mlp", "up_proj": "mlp", "down_proj": "mlp"}
norms = ["input_layernorm", "post_attention_layernorm"] + (["self_attn.q_norm", "self_attn.k_norm"] if kind == "qwen3" else [])

files = [safe_open(file, "flax") for file in glob.glob(os.path.join(job["model"], "*.safetensors"))]
where = {name: file for file in files for name in file.keys()}
tensor = lambda name, kind=dtype: where[name].get_tensor(name).astype(kind)  # noqa: E731
stacked = lambda name, kind: jnp.stack([tensor(f"model.layers.{layer}.{name}.weight", kind) for layer in range(depth)])  # noqa: E731
weights = {
    "layers": {**{name: stacked(f"{part}.{name}", dtype) for name, part in PROJECTIONS.items()},
               **{name: stacked(name, jnp.float32) for name in norms}},
    "embedding": tensor("model.embed_tokens.weight"),
    "norm": tensor("model.norm.weight", jnp.float32),
}
weights["head"] = tensor("lm_head.weight") if "lm_head.weight" in where else weights["embedding"]


def adapter(key):
    def pair(name, key):
        out, into = weights["layers"][name].shape[1:]
        bound = into ** -0.5
        return {"A": jax.random.uniform(key, (depth, rank, into), minval=-bound, maxval=bound), "B": jnp.zeros((depth, out, rank))}
    return {name: pair(name, key) for name, key in zip(PROJECTIONS, jax.random.split(key, len(PROJECTIONS)))}


def normed(x, scale):
    x = x.astype(jnp.float32)
    x = x * jax.lax.rsqrt(jnp.mean(x * x, -1, keepdims=True) + config["rms_norm_eps"])
    return (x * (1 + scale if kind == "gemma" else scale)).astype(dtype)


def rotated(x):  # (rows, time, heads, width)
    half = width // 2
    angles = jnp.arange(x.shape[1])[:, None] * config.get("rope_theta", 10000.0) ** (-jnp.arange(half) / half)
    sin, cos = jnp.sin(angles)[:, None], jnp.cos(angles)[:, None]
    a, b = x[..., :half].astype(jnp.float32), x[..., half:].astype(jnp.float32)
    return jnp.concatenate([a * cos - b * sin, b * cos + a * sin], -1).astype(dtype)


def logits(trained, tokens):
    rows, time = tokens.shape
    mask = jnp.tril(jnp.ones((time, time), bool))
    x = weights["embedding"][tokens]
    if kind == "gemma":
        x = x * jnp.asarray(config["hidden_size"] ** 0.5, dtype)
    act = (lambda x: jax.nn.gelu(x, approximate=True)) if kind == "gemma" else jax.nn.silu

    def layer(x, own):
        weight, lora = own

        def linear(name, x):
            y = x @ weight[name].T
            if lora is None:
                return y
            return y + 2 * (x @ lora[name]["A"].T.astype(dtype)) @ lora[name]["B"].T.astype(dtype)

        y = normed(x, weight["input_layernorm"])
        q, k, v = (linear(name, y).reshape(rows, time, -1, width) for name in ("q_proj", "k_proj", "v_proj"))
        if kind == "qwen3":
            q, k = normed(q, weight["self_attn.q_norm"]), normed(k, weight["self_attn.k_norm"])
        q = rotated(q).reshape(rows, time, groups, heads // groups, width)
        scores = jnp.einsum("btgqw,bsgw->bgqts", q, rotated(k), preferred_element_type=jnp.float32) * width ** -0.5
        shares = jax.nn.softmax(jnp.where(mask, scores, -1e30), -1).astype(dtype)
        x = x + linear("o_proj", jnp.einsum("bgqts,bsgw->btgqw", shares, v).reshape(rows, time, -1))
        y = normed(x, weight["post_attention_layernorm"])
        return x + linear("down_proj", act(linear("gate_proj", y)) * linear("up_proj", y)), None

    body = jax.checkpoint(layer) if job.get("checkpointing") and trained is not None else layer
    x, _ = jax.lax.scan(body, x, (weights["layers"], trained))
    return jnp.matmul(normed(x, weights["norm"]), weights["head"].T, preferred_element_type=jnp.float32).reshape(rows * time, -1)


streams = {name: jnp.array(rows) for name, rows in job["tokens"].items()}
base = None
if job["method"] == "kl":
    base = jax.jit(lambda tokens: jax.nn.log_softmax(logits(None, tokens)))(streams["alignment"][:, :-1])


def loss(trained, streams, base):
    task = jax.nn.log_softmax(logits(trained, streams["task"][:, :-1]))
    value = -jnp.take_along_axis(task, streams["task"][:, 1:].reshape(-1, 1), 1).mean()
    if base is not None:
        own = jax.nn.log_softmax(logits(trained, streams["alignment"][:, :-1]))
        value = value + (jnp.exp(base) * (base - own)).sum(-1).mean()
    return value


def update(state, streams, base):
    trained, first, second, step = state
    value, slope = jax.value_and_grad(loss)(trained, streams, base)
    norm = jnp.sqrt(sum((leaf * leaf).sum() for leaf in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda leaf: leaf / jnp.maximum(1.0, norm), slope)
    step, rate = step + 1, job["learningRate"]
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slope)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slope)
    move = lambda p, m, v: p * (1 - 0.01 * rate) - rate * (m / (1 - 0.9**step)) / (jnp.sqrt(v / (1 - 0.999**step)) + 1e-8)  # noqa: E731
    return (jax.tree.map(move, trained, first, second), first, second, step), value


trained = adapter(jax.random.key(1))
zeros = jax.tree.map(jnp.zeros_like, trained)
state = (trained, zeros, jax.tree.map(jnp.zeros_like, trained), jnp.zeros(()))
started = time.perf_counter()
program = jax.jit(update, donate_argnums=0).lower(state, streams, base).compile()
compile_seconds = time.perf_counter() - started


def say(**values):
    print(json.dumps(values), flush=True)


say(name=f"jax {jax.__version__} {job['dtype']}", compileSeconds=compile_seconds)
for line in sys.stdin:
    started, cpu = time.perf_counter(), time.process_time()
    state, value = program(state, streams, base)
    value = float(value)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(seconds=time.perf_counter() - started, cpuSeconds=time.process_time() - cpu, value=value, peakMiB=peak)
