"""Greedy answers by transformers' `generate`. `peers.ts` starts it and asks for one time through all prompts a line.

First line in: {"model", "threads", "prompts": [[...]] of one length, "newTokens", "dtype"}; then "step" again and again.
Each line out: {"seconds", "cpuSeconds", "value": tokens written, "peakMiB"}; the first one has {"name"}.
"""
import json
import resource
import sys
import time

import torch
import transformers

job = json.loads(sys.stdin.readline())
torch.set_num_threads(job["threads"])
device = "cuda" if torch.cuda.is_available() else "cpu"
if job["dtype"] == "bfloat16" and device == "cpu" and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
    sys.exit("this processor has no bfloat16 products")
model = transformers.AutoModelForCausalLM.from_pretrained(job["model"], dtype=getattr(torch, job["dtype"])).to(device).eval()
prompts = torch.tensor(job["prompts"], device=device)
options = {"do_sample": False, "max_new_tokens": job["newTokens"], "min_new_tokens": job["newTokens"]}


def say(**values):
    print(json.dumps(values), flush=True)


say(name=f"transformers {transformers.__version__} generate {job['dtype']}")
for line in sys.stdin:
    started, cpu = time.perf_counter(), time.process_time()
    with torch.inference_mode():
        written = model.generate(prompts, attention_mask=torch.ones_like(prompts), **options)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = written[:, prompts.shape[1]:].numel()
    say(seconds=time.perf_counter() - started, cpuSeconds=time.process_time() - cpu, value=count, peakMiB=peak)
