import { describe, expect, test } from 'vitest';
import { familiarReference, ImageNames } from './image-names.ts';

const refName = 'org.opencontainers.image.ref.name';
const wholeName = 'io.containerd.image.name';

describe('names of an image', () => {
  test('containerd gives the whole reference, whose tag is not said again', () => {
    const names = new ImageNames();
    names.addAnnotations(
      new Map([
        [wholeName, 'docker.io/library/alpine:3.19'],
        [refName, '3.19'],
      ]),
    );
    expect(names.list()).toEqual(['alpine:3.19']);
  });

  test('a lone OCI name is kept as it is', () => {
    const names = new ImageNames();
    names.addAnnotations(new Map([[refName, 'latest']]));
    expect(names.list()).toEqual(['latest']);
  });

  test('a RepoTag keeps its form and stands first, and the same name in another form is dropped', () => {
    const names = new ImageNames();
    names.addAnnotations(
      new Map([
        [wholeName, 'docker.io/example/multi:1.0'],
        [refName, 'main'],
      ]),
    );
    names.addReferencesFirst(['docker.io/example/multi:1.0', 'example/multi:latest']);
    expect(names.list()).toEqual(['docker.io/example/multi:1.0', 'example/multi:latest', 'main']);
  });

  test('annotations without a name add none', () => {
    const names = new ImageNames();
    expect(names.addAnnotations(new Map([[refName, '']]))).toBe(false);
    expect(names.list()).toEqual([]);
  });

  test.each([
    ['docker.io/library/alpine:3', 'alpine:3'],
    ['docker.io/example/x:1', 'example/x:1'],
    ['docker.io/library/a/b:1', 'library/a/b:1'],
    ['ghcr.io/library/x:1', 'ghcr.io/library/x:1'],
  ])('docker shows %s as %s', (reference, familiar) => {
    expect(familiarReference(reference)).toBe(familiar);
  });
});
