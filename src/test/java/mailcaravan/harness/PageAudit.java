package mailcaravan.harness;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/** Whether a page can be read and used: measured in the browser, as the browser has laid it out and coloured it. */
public final class PageAudit {
    // contrast: WCAG 2.2, 1.4.3 and its definition of relative luminance; size of targets: 2.5.5
    private static final String SCRIPT = """
            (phone => {
              const found = [], root = document.documentElement;
              const name = e => e.tagName + (e.id ? '#' + e.id : '') + ' "' + (e.innerText || e.value || '').slice(0, 30) + '"';
              const visible = e => e.checkVisibility() && !e.closest('[aria-hidden=true]') && e.type !== 'hidden';
              if (root.scrollWidth > root.clientWidth) found.push('scrolls sideways: ' + root.scrollWidth);
              if (!['en', 'ja'].includes(root.lang)) found.push('no language');
              if (document.querySelectorAll('h1').length !== 1) found.push('not one heading');
              if (document.scripts.length) found.push('a script');
              for (const e of document.querySelectorAll('input,select,textarea,button,a,summary')) {
                if (!visible(e)) continue;
                const box = (e.type === 'checkbox' ? e.closest('label') : e).getBoundingClientRect();
                if (phone && box.height < 44) found.push('low: ' + name(e) + ' ' + box.height);
                if (parseFloat(getComputedStyle(e).fontSize) < 16) found.push('small: ' + name(e));
                if (e.matches('input,select,textarea') && !e.labels.length) found.push('no label: ' + name(e));
                for (const id of (e.getAttribute('aria-describedby') || '').split(' ').filter(Boolean))
                  if (!document.getElementById(id)) found.push('described by nothing: ' + name(e));
              }
              const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
              const light = c => { const f = c.slice(0, 3).map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
                return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
              const paper = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
                if (c.length === 3 || c[3] === 1) return c; } return [255, 255, 255]; };
              let texts = 0;
              for (const e of document.querySelectorAll('body *')) {
                const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.matches('input[value]');
                if (!own || !visible(e) || e.type === 'checkbox') continue;
                texts++;
                const a = light(rgb(getComputedStyle(e).color)), b = light(paper(e));
                const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (contrast < 4.5) found.push('faint: ' + name(e) + ' ' + contrast.toFixed(2));
              }
              if (texts < 3) found.push('hardly any text');
              return found;
            })""";

    private PageAudit() {}

    /** What is wrong with the page that the browser shows; empty if nothing is. */
    public static List<String> of(HeadlessBrowser browser, boolean phone) throws Exception {
        List<String> found = new ArrayList<>();
        for (JsonNode each : browser.evaluate(SCRIPT + "(" + phone + ")")) {
            found.add(each.asText());
        }
        return found;
    }
}
