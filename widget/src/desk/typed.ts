/** What somebody types in a form inside a card: it waits for them, and nothing takes it from them. */

import { find } from "./dom";

const FIELDS = "textarea, input:not([type=hidden], [type=checkbox], [type=radio])";

/** Forms that were left with something typed in them, by the addresses they came from. */
const kept = new Map<string, HTMLElement>();

/** The form that is open. */
export const open = (): HTMLElement | null => find(".case .place");

const isFilled = (root: ParentNode): boolean =>
	[...root.querySelectorAll<HTMLInputElement>(FIELDS)].some((field) => field.value !== field.defaultValue);

/** Whether a page that comes anew would lose what somebody types. */
export const isTyped = (): boolean => open() !== null || isFilled(document);

/** Takes an open form away. What is typed in it waits for whoever opens it again, unless they have left it for good. */
export const putAway = (isForGood = false): void => {
	const place = open();
	const { from } = place?.dataset ?? {};
	if (place && from && !isForGood && isFilled(place)) kept.set(from, place);
	place?.remove();
};

/** The form from that address that was put away. */
export const keptFrom = (address: string): HTMLElement | undefined => {
	const place = kept.get(address);
	kept.delete(address);
	return place;
};
