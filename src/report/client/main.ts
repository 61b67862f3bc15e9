import { installInPageLinks } from './address/in-page-links.ts';
import { createPermalink } from './address/permalink.ts';
import { installCopyButtons } from './copy-buttons.ts';
import { installDownloads } from './downloads/downloads.ts';
import { installHighlight } from './highlight.ts';
import { installMethodFilter } from './method-filter.ts';
import { installSortableTables } from './sortable-tables.ts';
import { installTooltips } from './tooltips.ts';
import { installExplorer } from './transcript-explorer.ts';

// The page is complete without this script, which adds the features below. Text of results enters the page only as
// text.
document.documentElement.classList.add('scripted');
installSortableTables();
installTooltips();
const permalink = createPermalink();
installInPageLinks();
installCopyButtons();
for (const setting of document.querySelectorAll<HTMLElement>('.setting')) {
  installHighlight(setting);
  const filter = installMethodFilter(setting, permalink);
  installExplorer(setting, filter, permalink);
  installDownloads(setting);
}
