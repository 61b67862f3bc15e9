"""The update of training-step.ts in PyTorch and PEFT, eager float32. `peers.ts` starts it and asks for one step a line.

First line in: {"model", "threads", "rank", "method", "learningRate", "tokens": {stream: [[...]]}}; then "step" again and again.
Each line out: {"seconds", "cpuSeconds", "loss", "peakMiB"}; the first one has {"ready", "versions"}.
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
model = transformers.AutoModelForCausalLM.from_pretrained(job["model"], dtype=torch.float32)
targets = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
rank = job["rank"]
model = peft.get_peft_model(
    model, peft.LoraConfig(r=rank, lora_alpha=2 * rank, target_modules=targets, task_type="CAUSAL_LM")
)
model.train()
leaves = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(leaves, lr=job["learningRate"], weight_decay=0.01)
streams = {name: torch.tensor(rows) for name, rows in job["tokens"].items()}


def logits(stream):
    tokens = streams[stream]
    return model(input_ids=tokens[:, :-1]).logits.flatten(0, 1)


base = None
if job["method"] == "kl":
    with torch.no_grad(), model.disable_adapter():
        base = F.log_softmax(logits("alignment"), dim=-1)


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


say(ready=True, versions={"torch": torch.__version__, "peft": peft.__version__, "transformers": transformers.__version__})
for line in sys.stdin:
    started, cpu = time.perf_counter(), time.process_time()
    loss = update()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(seconds=time.perf_counter() - started, cpuSeconds=time.process_time() - cpu, loss=loss, peakMiB=peak)
