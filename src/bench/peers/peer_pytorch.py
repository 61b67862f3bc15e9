"""The update of training-step.ts in PyTorch and PEFT. `peers.ts` starts it and asks for one step a line.

First line in: {"model", "threads", "rank", "method", "learningRate", "tokens": {stream: [[...]]}, "compile", "dtype", "checkpointing"}; then "step"
again and again. Each line out: {"seconds", "cpuSeconds", "value", "peakMiB"}; the first one has {"name"}.

In bfloat16 the base's weights are, and products under autocast; the adapter and its optimizer stay in float32.
"""
import json
import resource
import sys
import time

import peft
import torch
import torch.nn.functional as F
import transformers

job = json.loads(sys.stdin.readline())
torch.manual_seed(1)
torch.set_num_threads(job["threads"])
device = "cuda" if torch.cuda.is_available() else "cpu"
model = transformers.AutoModelForCausalLM.from_pretrained(job["model"], dtype=getattr(torch, job["dtype"])).to(device)
targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
rank = job["rank"]
model = peft.get_peft_model(
    model, peft.LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=targets, task_type="CAUSAL_LM")
)
if job.get("checkpointing"):
    model.gradient_checkpointing_enable({"use_reentrant": False})
model.train()
leaves = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(leaves, lr=job["learningRate"], weight_decay=0.01)
streams = {name: torch.tensor(rows, device=device) for name, rows in job["tokens"].items()}


half = job["dtype"] == "bfloat16"
if half and device == "cpu" and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
    sys.exit("this processor has no bfloat16 products")
forward = torch.compile(model) if job["compile"] else model


def logits(stream, call=forward):
    tokens = streams[stream]
    with torch.autocast(device, dtype=torch.bfloat16, enabled=half):
        return call(input_ids=tokens[:, :-1]).logits.flatten(0, 1).float()


base = None
if job["method"] == "kl":
    with torch.no_grad(), model.disable_adapter():
        base = F.log_softmax(logits("alignment", model), dim=-1)


def update():
    loss = F.cross_entropy(logits("task"), streams["task"][:, 1:].flatten())
    if base is not None:
        own = F.log_softmax(logits("alignment"), dim=-1)
        loss = loss + F.kl_div(base, own, log_target=True, reduction="batchmean")
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(leaves, 1.0)
    optimizer.step()
    return loss.item()


def say(**values):
    print(json.dumps(values), flush=True)


kind = ["torch", torch.__version__.split("+")[0], "+ peft", "compiled" if job["compile"] else "eager", job["dtype"]]
say(name=" ".join(kind))
for line in sys.stdin:
    started, cpu = time.perf_counter(), time.process_time()
    loss = update()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(seconds=time.perf_counter() - started, cpuSeconds=time.process_time() - cpu, value=loss, peakMiB=peak)
