/** A picture for somebody who has none: the first letter of their name, on a colour that is always theirs. */

import { lang, make } from "../editor/lent";

/** The picture of `name`. It says nothing that the name beside it does not say. */
export const face = (name: string): HTMLElement => {
	const [letter = ""] = name;
	const picture = make("span", { className: "face", ariaHidden: "true" }, letter.toLocaleUpperCase(lang));
	let hue = 0;
	for (const unit of name) hue = (hue * 31 + (unit.codePointAt(0) ?? 0)) % 360;
	picture.style.setProperty("--hue", `${hue}`);
	return picture;
};
