import type { Builder } from '../history/builder.ts';
import { isKeyword, type Keyword } from '../history/parse-created-by.ts';
import type { Explanation } from './explanation.ts';

/** Whether an instruction adds a layer of files to the image. */
export type MakesLayer = 'yes' | 'no' | 'sometimes';

export interface InstructionExplanation extends Explanation {
  readonly makesLayer: MakesLayer;
}

/** What the row of a history entry explains of itself. */
export function explainInstruction(keyword: string | null, builder: Builder): InstructionExplanation {
  if (keyword !== null && isKeyword(keyword)) return INSTRUCTION_TEXTS[keyword];
  return BUILDER_TEXTS[builder];
}

/** For every instruction of a Dockerfile. */
export const INSTRUCTION_TEXTS: Record<Keyword, InstructionExplanation> = {
  FROM: {
    title: 'FROM: start from another image',
    text: 'Names the base image. Everything that image holds, its layers and its settings, becomes the bottom of this one. FROM itself adds no layer; the layers below are the base image’s own.',
    makesLayer: 'no',
  },
  RUN: {
    title: 'RUN: run a command while building',
    text: 'Runs a command in the image as built so far, for example to install packages. Whatever files the command adds, changes or deletes become one new layer.',
    makesLayer: 'yes',
  },
  COPY: {
    title: 'COPY: copy files in',
    text: 'Copies files from the folder being built, or from another build stage, into the image. The copied files become one new layer.',
    makesLayer: 'yes',
  },
  ADD: {
    title: 'ADD: copy files in, unpacking archives',
    text: 'Like COPY, but it also unpacks local tar archives and can download from a URL. The files become one new layer. The first ADD of many base images unpacks a whole root filesystem.',
    makesLayer: 'yes',
  },
  ENV: {
    title: 'ENV: set environment variables',
    text: 'Sets variables that later instructions and the running container can read. It writes to the image’s configuration only and adds no layer.',
    makesLayer: 'no',
  },
  ARG: {
    title: 'ARG: a variable for building',
    text: 'Declares a value that can be given when building. The running container does not get it, but the history can show it, so it is no place for secrets. It adds no layer.',
    makesLayer: 'no',
  },
  WORKDIR: {
    title: 'WORKDIR: set the working directory',
    text: 'Sets the directory in which later instructions and the container start, and creates it if need be. Current builders add a small layer for the directory, sometimes an empty one; older ones added none.',
    makesLayer: 'sometimes',
  },
  CMD: {
    title: 'CMD: the default command',
    text: 'Says what the container runs unless you name something else. With an ENTRYPOINT it gives that program’s default arguments. Only the last CMD counts. It adds no layer.',
    makesLayer: 'no',
  },
  ENTRYPOINT: {
    title: 'ENTRYPOINT: the program to start',
    text: 'Names the program that always starts with the container; CMD or your own arguments follow it. It adds no layer.',
    makesLayer: 'no',
  },
  EXPOSE: {
    title: 'EXPOSE: note a network port',
    text: 'Notes which ports the program listens on. It is a note for people and tools: a port is only opened when the container is started with it published. It adds no layer.',
    makesLayer: 'no',
  },
  USER: {
    title: 'USER: set the user',
    text: 'Says as which user later RUN instructions and the container run. Without it, that is root. It adds no layer.',
    makesLayer: 'no',
  },
  VOLUME: {
    title: 'VOLUME: a place for data',
    text: 'Marks a directory whose contents the container keeps outside the image. It adds no layer.',
    makesLayer: 'no',
  },
  LABEL: {
    title: 'LABEL: add descriptions',
    text: 'Attaches names and values, such as a version or a source address, to the image. It adds no layer.',
    makesLayer: 'no',
  },
  STOPSIGNAL: {
    title: 'STOPSIGNAL: how to ask the container to stop',
    text: 'Names the signal that the container’s program gets when it should stop. Without it that is SIGTERM. It adds no layer.',
    makesLayer: 'no',
  },
  SHELL: {
    title: 'SHELL: choose the shell',
    text: 'Changes which shell runs the commands of later instructions written as plain text. It adds no layer.',
    makesLayer: 'no',
  },
  HEALTHCHECK: {
    title: 'HEALTHCHECK: how to tell that it works',
    text: 'Gives a command that is run now and then inside the container to find out whether it still works. It adds no layer.',
    makesLayer: 'no',
  },
  ONBUILD: {
    title: 'ONBUILD: an instruction for later',
    text: 'Stores an instruction that runs only when another image is built on top of this one. It adds no layer here.',
    makesLayer: 'no',
  },
  MAINTAINER: {
    title: 'MAINTAINER: the author',
    text: 'Names who made the image. It is an old form; a LABEL is used today. It adds no layer.',
    makesLayer: 'no',
  },
};

/** For entries that are no Dockerfile instruction, by the builder that wrote them. */
export const BUILDER_TEXTS: Record<Builder, InstructionExplanation> = {
  docker: {
    title: 'A command that docker recorded',
    text: 'The text is the command that a container was running, or that a RUN named directly without a shell. Files that it changed became this layer.',
    makesLayer: 'sometimes',
  },
  buildkit: {
    title: 'A step of BuildKit',
    text: 'Docker’s builder wrote this, though it is not one of the usual instructions.',
    makesLayer: 'sometimes',
  },
  'buildkit-filler': {
    title: 'Filled in by the builder',
    text: 'Some layers came without a history, so the builder added entries to make the numbers match. The text describes a build step.',
    makesLayer: 'sometimes',
  },
  buildah: {
    title: 'Made by buildah or podman',
    text: 'Buildah can build a whole image as a single layer. The text then names only the shell, and the files of all steps are in this one layer.',
    makesLayer: 'yes',
  },
  kaniko: {
    title: 'Made by kaniko',
    text: 'Kaniko builds from a Dockerfile without docker. It records only the instructions that made a layer.',
    makesLayer: 'yes',
  },
  ko: {
    title: 'Made by ko',
    text: 'Ko packs a program written in Go without a Dockerfile. The comment says what is in the layer: the program, or its data files.',
    makesLayer: 'yes',
  },
  jib: {
    title: 'Made by Jib',
    text: 'Jib packs a Java program without a Dockerfile and sorts it into layers by how often they change. The comment names the part: dependencies, resources, classes.',
    makesLayer: 'yes',
  },
  bazel: {
    title: 'Made by Bazel',
    text: 'Bazel puts image layers together from its own build targets, without a Dockerfile. Dates are left out on purpose, so that equal inputs give an equal image.',
    makesLayer: 'yes',
  },
  apko: {
    title: 'Made by apko',
    text: 'Apko installs Alpine-style packages straight into a layer, without a Dockerfile and without running commands.',
    makesLayer: 'yes',
  },
  buildpacks: {
    title: 'Made by Cloud Native Buildpacks',
    text: 'Buildpacks look at an application’s source and build an image from it without a Dockerfile. The text names the part of it that this layer holds.',
    makesLayer: 'yes',
  },
  nix: {
    title: 'Made by Nix',
    text: 'Nix puts packages of its store into layers, without a Dockerfile. The comment lists the store paths in the layer.',
    makesLayer: 'yes',
  },
  import: {
    title: 'Imported from a file',
    text: 'Somebody made this layer from a tar archive with docker import. Nothing is known about the steps that made its files.',
    makesLayer: 'yes',
  },
  squash: {
    title: 'Squashed',
    text: 'The layers of a build were merged into this one. Files that the steps had deleted again are really gone.',
    makesLayer: 'yes',
  },
  debuerreotype: {
    title: 'A Debian root filesystem',
    text: 'The base layer of Debian’s own image, made by its tool debuerreotype from Debian packages.',
    makesLayer: 'yes',
  },
  unknown: {
    title: 'A step that is no Dockerfile instruction',
    text: 'A tool wrote this text in its own way. The layer beside it shows what the step did to the files.',
    makesLayer: 'sometimes',
  },
};
