import { join } from 'node:path';
import { fail, shown } from '../../lib/errors.ts';
import { methodTitle } from '../../results/method-title.ts';
import { type Mark, type TrialResult, UNDER_PROMPT } from '../../results/result.ts';
import type { Reply, Setting, SettingData } from '../../settings/setting.ts';
import type { TrainingOptions } from '../../train/options.ts';
import { scorersVersion } from '../trial/code-version.ts';
import { claimToWrite, reportFolder, writeExperiment } from './experiment.ts';
import { reportedTrials } from './planned-trials.ts';

export interface GradeAgainOptions {
  readonly setting: Setting;
  /** The model's name in the report's folder. */
  readonly name: string;
  /** Folder that holds `<setting>-<model>`. @defaultValue 'reports/real' */
  readonly folder?: string;
  /** Receives a line on each trial. */
  readonly tell?: (line: string) => void;
}

/**
 * Grades the replies of a report again by the graders that are here, and trains nothing: better graders should not cost
 * hours of training. Trials keep their identity, which names what trained and first graded them. Scores under a training
 * prompt stay as they were, because their replies are not stored.
 *
 * @returns The report's folder, and the number of replies with another grade.
 * @throws SelgenError where there is no report, or its trials answered other questions than the setting asks.
 */
export async function gradeAgain(options: GradeAgainOptions): Promise<{ folder: string; changed: number }> {
  const { setting, name, folder: parent = 'reports/real', tell = () => {} } = options;
  const folder = reportFolder(parent, setting, name);
  const file = join(folder, 'results.json');
  if (reportedTrials(file).length === 0) {
    fail('experiment', `Expected trials to grade again in ${file}, got none. Correct --name, or run the experiment.`);
  }
  const data = await setting.load();
  await data.checkScoring?.();
  const gradedAgain = { at: new Date().toISOString(), graders: scorersVersion(setting.name) };
  const claim = await claimToWrite(folder);
  try {
    const results: TrialResult[] = [];
    let changed = 0;
    for (const trial of reportedTrials(file)) {
      const before = trial.outcome;
      if (before.status === 'failed') {
        results.push(trial);
        continue;
      }
      const scored = await data.score(repliesOf(trial, before.marks, data, file));
      const scores = [...scored.scores, ...before.scores.filter(({ set }) => set === UNDER_PROMPT)];
      const others = before.marks.filter(({ verdict }, place) => verdict !== scored.marks[place]?.verdict).length;
      tell(
        `${methodTitle(trial.method)} seed=${trial.seed}: ${others} of ${before.marks.length} grades are others now`,
      );
      results.push({ ...trial, outcome: { ...before, ...scored, scores }, gradedAgain });
      changed += others;
    }
    const training = results[0]!.identity.training as TrainingOptions;
    await writeExperiment(folder, { results, planned: results.length, name, training });
    return { folder, changed };
  } finally {
    claim.release();
  }
}

/** The stored reply to each question, in the order of the questions. */
function repliesOf(
  trial: TrialResult,
  marks: readonly Mark[],
  { fingerprint, questions }: SettingData,
  file: string,
): Reply[] {
  const title = `${methodTitle(trial.method)} of seed ${trial.seed} in ${file}`;
  if (trial.identity.data !== fingerprint) {
    fail(
      'experiment',
      `Expected trials on the data that are here, got ${title} on others. Name them in SELGEN_DATA, or run the experiment anew.`,
    );
  }
  if (questions.some(({ choices }) => choices)) {
    fail(
      'experiment',
      `Expected questions that are answered in words, got choices in ${title}: what decided these is not stored. Run the experiment anew.`,
    );
  }
  return questions.map(({ prompt }, place) => {
    const mark = marks[place];
    if (!mark || (typeof prompt === 'string' && mark.prompt !== prompt)) {
      return fail(
        'experiment',
        `Expected a reply to each question in order, got none to ${shown(prompt)} by ${title}. Run the experiment anew.`,
      );
    }
    return { text: mark.reply, ...(mark.cut ? { cut: mark.cut } : {}) };
  });
}
