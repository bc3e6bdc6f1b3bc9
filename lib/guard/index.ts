export * from './forbidden-words';
export * from './schema-guard';
export { type DeclaredReleases } from './schema-store';
export * from './secret-guard';
export * from './yaml-guard';
