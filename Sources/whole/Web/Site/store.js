// Judgements that wait to be sent, kept in this browser over its restarts; for the page and the worker.

(() => {
  // Judgements that wait at once; one more is refused.
  const queueMax = 100;

  function open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open("callwarden", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("queue", { keyPath: "id", autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function run(mode, body) {
    const database = await open();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction("queue", mode);
        const request = body(transaction.objectStore("queue"));
        // Only what is on the disk has been kept.
        transaction.oncomplete = () => resolve(request.result);
        transaction.onerror = () => reject(transaction.error);
        transaction.onabort = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  self.callwardenStore = {
    queueMax,
    // In the order in which they were made.
    all: () => run("readonly", (queue) => queue.getAll()),
    add: (entry) => run("readwrite", (queue) => queue.add(entry)),
    put: (entry) => run("readwrite", (queue) => queue.put(entry)),
    drop: (id) => run("readwrite", (queue) => queue.delete(id)),
  };
})();
