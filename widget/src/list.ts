/** Putting comments that arrive later into the list, each once. */

import { addFolds } from "./collapse";
import { comment, find, findAll, make, parse } from "./dom";
import { tellTimes } from "./times";

/** Adds what only a script can give to markup of the server. */
export const enhance = (root: ParentNode): void => {
	tellTimes(root);
	addFolds(root);
};

/** Drops from `incoming` the comments that the document shows already. */
export const dropKnown = (incoming: ParentNode): void => {
	for (const item of findAll("li.comment", incoming)) if (document.getElementById(item.id)) item.remove();
};

const listFor = (answered: HTMLElement | null, flat: boolean): HTMLElement | null => {
	if (!answered) return find("#comments");
	// Beyond the indentation limit a reply stands in the same list as the comment it answers.
	if (flat) return answered.parentElement;
	const list = find(":scope > ol", answered) ?? make("ol");
	answered.append(list);
	return list;
};

/** Places the one comment in `html` below the comment `answered` ("" for the page), and returns it. */
export const place = (html: string, answered: string): HTMLElement | null => {
	const item = find("li.comment", parse(html));
	if (!item) return null;
	const known = document.getElementById(item.id);
	if (known) return known;
	const list = listFor(comment(answered), find(":scope > article > .answers", item) !== null);
	if (!answered && find("main")?.dataset.sort === "newest") list?.prepend(item);
	else list?.append(item);
	find(".empty")?.remove();
	enhance(document);
	return item;
};
