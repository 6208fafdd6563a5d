import { BenchApp } from './app-page.ts';
import { layeredImage } from './layered-image.ts';
import { measurePage } from './model-suite.ts';
import { percentile, median } from './medians.ts';
const image = await layeredImage('.cache/bench', 1_000_000, 60);
for (const dist of process.argv.slice(2)) {
  const app = await BenchApp.start(dist);
  const f = await measurePage(app, image.oci, 1);
  await app.stop();
  console.log('==', dist);
  for (const n of f.samples.names()) { const a=f.samples.all(n); console.log(n.padEnd(36), 'p50', median(a).toFixed(1), 'p95', percentile(a,.95).toFixed(1), 'max', Math.max(...a).toFixed(1), 'n', a.length); }
  console.log('frames 48: p50', median(f.frames).toFixed(1), 'p95', percentile(f.frames,.95).toFixed(1),'p99', percentile(f.frames,.99).toFixed(1), '1000: p50', median(f.jumps).toFixed(1), 'p95', percentile(f.jumps,.95).toFixed(1), 'p99', percentile(f.jumps,.99).toFixed(1));
  console.log('longest task', f.longestTaskMs, 'peak MB', f.peakBytes/1e6);
}
