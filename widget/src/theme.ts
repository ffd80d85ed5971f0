/**
 * What the blog looks like where the comments stand: light or dark, its accent, its text, its font. The page tells more
 * than the system's preference does: most blogs have one theme only, and a dark frame on a white page would be a hole.
 */

import type { Options } from "./identity";
import type { Look } from "./protocol";

/** Contrast of text that anybody can read (WCAG 2.2, success criterion 1.4.3). */
const LEGIBLE = 4.5;
/** The luminance between light and dark: black and white letters are equally legible on it. */
const MIDDLE = 0.18;

/** Reads the page around `mount`, with a link that stands there for as long as this takes. */
export const lookOf = (mount: Element, options: Options): Look => {
	const probe = document.createElement("a");
	probe.href = "//";
	mount.append(probe);
	const { color: text, fontFamily: font } = getComputedStyle(mount);
	const { style } = probe;
	const shown = getComputedStyle(probe);
	const link = shown.color;
	/** Luminance and opacity of any CSS colour: the browser itself makes `color(srgb R G B / A)` of it. */
	const measure = (colour: string): [number, number] => {
		style.cssText = `transition:none!important;color:color-mix(in srgb,${colour},${colour})!important`;
		const [red = 0, green = 0, blue = 0, , alpha = 1] = shown.color.slice(11).split(" ").map(Number.parseFloat);
		return [0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2, alpha];
	};
	// Without a colour of its own the page behind is what its text is legible on.
	let paper = measure(text)[0] > 0.4 ? 0 : 1;
	for (let element: Element | null = mount; element; element = element.parentElement) {
		const [luminance, alpha] = measure(getComputedStyle(element).backgroundColor);
		if (alpha > 0.5) {
			paper = luminance;
			break;
		}
	}
	const theme = /^(light|dark)$/.exec(options.theme ?? "")?.[0] ?? (paper > MIDDLE ? "light" : "dark");
	const legible = (colour: string): string => {
		const ratio = (measure(colour)[0] + 0.05) / (paper + 0.05);
		return Math.max(ratio, 1 / ratio) < LEGIBLE ? "" : colour;
	};
	const look: Look = { theme, accent: options.accent ?? legible(link), text: legible(text), font };
	probe.remove();
	return look;
};
