export const publish = async () => ({});
