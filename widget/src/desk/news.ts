/** What arrives while somebody reads is announced, and comes when they ask for it: nothing moves below their eyes. */

import { find, page, tell } from "./dom";
import { cases, form, goTo, take } from "./queue";

const EVERY = 5000;
const button = find<HTMLButtonElement>("[data-news]");
const line = find(".news");

let waiting: Document | undefined;

/** The comments of a page that are newer than the newest here. */
const fresh = (from: Document): Element[] => {
	const newest = find(".case time")?.getAttribute("datetime") ?? "";
	return [...from.querySelectorAll(".case")].filter((item) => {
		const at = item.querySelector("time")?.getAttribute("datetime") ?? "";
		return !document.getElementById(item.id) && at >= newest;
	});
};

const look = async (): Promise<void> => {
	// From the beginning of this view, and without what was done in it.
	const address = new URL(location.href);
	for (const name of ["after", "done", "said"]) address.searchParams.delete(name);
	const answer = await page(address.href);
	const found = fresh(answer).length;
	if (found === 0 || !button || !line) return;
	const label = `${button.dataset.news}: ${found}`;
	if (button.textContent !== label) tell(label);
	button.textContent = label;
	line.hidden = false;
	waiting = answer;
};

// Further down in the list nothing new arrives.
if (form && button && line && !new URL(location.href).searchParams.has("after")) {
	button.addEventListener("click", () => {
		line.hidden = true;
		if (!find(".cases")) location.reload();
		else if (waiting && take(waiting, "before") > 0) goTo(cases()[0]);
	});
	const again = async (): Promise<void> => {
		// A service that is away for a moment is asked again later; the page still says what it said.
		if (!document.hidden) await look().catch(() => undefined);
		setTimeout(again, EVERY);
	};
	setTimeout(again, EVERY);
}
