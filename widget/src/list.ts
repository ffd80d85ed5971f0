/** Putting comments that arrive later into the list, each once. */

import { addFolds } from "./collapse";
import { comment, find, findAll, make, parse } from "./dom";
import { tellTimes } from "./times";
import { addVotes } from "./votes";

/** Adds what only a script can give to markup of the server. */
export const enhance = (root: ParentNode): void => {
	tellTimes(root);
	addFolds(root);
	addVotes(root);
};

/** Drops from `incoming` the comments that the document shows already. */
export const dropKnown = (incoming: ParentNode): void => {
	for (const item of findAll("li.comment", incoming)) if (document.getElementById(item.id)) item.remove();
};

/** The link from a part of the conversation to the whole, in a part. */
export const wayBack = (): HTMLAnchorElement | null => find<HTMLAnchorElement>(".notice > .whole");

/** The list for an answer to `parent`; none when the document shows a part that it does not belong to. */
const listFor = (parent: string, flat: boolean): HTMLElement | null => {
	const answered = comment(parent);
	if (!answered) return parent || wayBack() ? null : find("#comments");
	// The list of a continued thread holds the answers to the comment above it.
	if (answered.closest(".above")) return find("#comments");
	// Beyond the indentation limit a reply stands in the same list as the comment it answers.
	if (flat) return answered.parentElement;
	const list = find(":scope > ol", answered) ?? make("ol");
	answered.append(list);
	return list;
};

/** Places the one comment in `html` below the comment `parent` ("" for the page), and returns it if it has a place here. */
export const place = (html: string, parent: string): HTMLElement | null => {
	const item = find("li.comment", parse(html));
	const known = item && document.getElementById(item.id);
	if (!item || known) return known;
	const list = listFor(parent, !!find(":scope > article > .answers", item));
	if (!list) return null;
	if (!parent && find("main")?.dataset.sort !== "oldest") list.prepend(item);
	else list.append(item);
	find(".empty")?.remove();
	enhance(document);
	return item;
};
