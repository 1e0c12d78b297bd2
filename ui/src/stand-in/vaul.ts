/**
 * In the place of the package `vaul`, which puts a style into the page that its policy forbids: a
 * drawer is a dialog at the edge.
 */
export { Dialog as Drawer } from "radix-ui";
