import { installCopyButtons } from './copy-buttons.ts';
import { installDownloads } from './downloads/downloads.ts';
import { installHighlight } from './highlight.ts';
import { installMethodFilter } from './method-filter.ts';
import { createPermalink } from './permalink.ts';
import { installSortableTables } from './sortable-tables.ts';
import { installTooltips } from './tooltips.ts';
import { installExplorer } from './transcript-explorer.ts';
import { installTrialLinks } from './trial-links.ts';

// The page is complete without this script, which adds the features below. Text of results enters the page only as
// text.
document.documentElement.classList.add('scripted');
installSortableTables();
installTooltips();
const permalink = createPermalink();
installTrialLinks();
installCopyButtons();
for (const setting of document.querySelectorAll<HTMLElement>('.setting')) {
  installHighlight(setting);
  const filter = installMethodFilter(setting, permalink);
  installExplorer(setting, filter, permalink);
  installDownloads(setting);
}
