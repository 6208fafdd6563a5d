import { buildArchive } from '../../fixtures/build/archives.ts';
import { helloLayers } from './hello-layers.ts';
import { twoPlatformArchive } from './two-platforms.ts';

/** Every file of public/samples, built from text. */
export async function buildSampleFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Map([
    ['hello-layers.docker.tar', await buildArchive('docker', helloLayers('none'))],
    ['hello-layers.oci.tar', await buildArchive('oci', helloLayers('gzip'))],
    ['two-platforms.oci.tar', await twoPlatformArchive()],
  ]);
}
