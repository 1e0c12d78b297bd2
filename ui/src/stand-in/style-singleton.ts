import { useEffect } from "react";

/**
 * In the place of the package `react-style-singleton`, which puts a style element into the page: a
 * sheet that a script constructs is the script's own, and the page's policy has nothing against it.
 */
export function styleSingleton() {
  return function Style({ styles }: { styles: string; dynamic?: boolean }) {
    useEffect(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      return () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      };
    }, [styles]);
    return null;
  };
}
